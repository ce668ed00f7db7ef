;;; What Emacs shows of a project, as JSON in seen.json.  Started in the project's folder with GENC_PLUGIN set.  -*- lexical-binding: t; -*-
(require 'json)
(require 'xref)
(require 'flymake)
(load (expand-file-name "gen-mode.el" (getenv "GENC_PLUGIN")) nil t)
(require 'eglot)
(setq make-backup-files nil eglot-autoshutdown nil eglot-connect-timeout 60)

(defvar seen nil)
(defun saw (key value) (push (cons key value) seen))

(defun wait (what holds &optional process)
  "Until HOLDS gives something, which is returned; reads from PROCESS even if that has ended."
  (let ((end (+ (float-time) 20)) (found nil))
    (while (and (not (setq found (funcall holds))) (< (float-time) end))
      (accept-process-output process 0.02))
    (or found
        (error "Emacs waited in vain for %s%s"
               what
               (if (get-buffer "*compilation*") (with-current-buffer "*compilation*" (concat "; a command wrote:\n" (buffer-substring-no-properties (point-min) (point-max)))) "")))))

(defun open-spec (name)
  "Visit NAME with its server."
  (switch-to-buffer (find-file-noselect name))
  (font-lock-mode 1)
  (wait (concat "the server on " name)
        (lambda ()
          (unless (eglot-current-server) (apply #'eglot (eglot--guess-contact)))
          (eglot-managed-p))))

(defun tell ()
  "Send what was edited: eglot waits for an idle moment, which a batch never has."
  (eglot--signal-textDocument/didChange))

(defun to (pattern)
  (goto-char (point-min))
  (re-search-forward pattern)
  (goto-char (match-beginning 0)))

(defun content () (buffer-substring-no-properties (point-min) (point-max)))
(defun face-at (pattern) (to pattern) (symbol-name (get-text-property (point) 'face)))

;; diagnostics, and the fix of the one
(open-spec "broken.gen")
(flymake-start)
(defun errors ()
  (seq-filter (lambda (one) (eq (flymake-diagnostic-type one) 'eglot-error)) (flymake-diagnostics)))
(wait "diagnostics" #'errors)
(saw 'diagnostics
     (vconcat
      (mapcar (lambda (one)
                (let ((text (flymake-diagnostic-text one)))
                  (string-match "\\(GEN[0-9]+\\)[]:]* *\\([^\n]*\\)" text)
                  `((code . ,(match-string 1 text))
                    (message . ,(match-string 2 text))
                    (under . ,(buffer-substring-no-properties (flymake-diagnostic-beg one) (flymake-diagnostic-end one))))))
              (errors))))
(to "maen")
(eglot-code-actions (point) (+ (point) 4) "quickfix" t)
(wait "the fix" (lambda () (not (string-match-p "maen" (content)))))
(tell)
(wait "the fix to be seen" (lambda () (null (errors))))
(saw 'fixed `((text . ,(content)) (left . ,(length (flymake-diagnostics)))))
(set-buffer-modified-p nil)

;; hover, as eldoc shows it
(open-spec "main.gen")
(to "z ~ Normal(x")
(let ((said nil))
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq said text)))
  (saw 'hover (substring-no-properties (wait "hover" (lambda () said)))))

(defun offered (pattern)
  (to pattern)
  (let ((found (eglot-completion-at-point)))
    (vconcat (mapcar #'substring-no-properties (all-completions "" (nth 2 found))))))
(saw 'columns (offered "width"))

;; definition, across the import
(to "Draw(z)")
(call-interactively #'xref-find-definitions)
(saw 'definition `((file . ,(buffer-name)) (text . ,(buffer-substring-no-properties (point) (line-end-position)))))
(open-spec "nets.gen")
(saw 'steps (offered "relu"))

;; rename, from the other file
(open-spec "main.gen")
(to "Draw(z)")
(eglot-rename "Paint")
(saw 'renamed `((main . ,(content)) (nets . ,(with-current-buffer "nets.gen" (content)))))
(save-some-buffers t)

;; format
(open-spec "messy.gen")
(eglot-format)
(saw 'formatted (content))
(set-buffer-modified-p nil)

;; what the mode does by itself
(open-spec "flat.gen")
(mapc (lambda (_) (gen-indent-line) (forward-line 1)) (progn (goto-char (point-min)) (number-sequence 1 (count-lines (point-min) (point-max)))))
(saw 'indented (content))
(set-buffer-modified-p nil)
(with-temp-buffer
  (gen-mode)
  (insert "const A = 1")
  (comment-region (point-min) (point-max))
  (saw 'comment (content)))

(setq compilation-ask-about-save nil)
(with-current-buffer "broken.gen" (gen-check))
;; Emacs reads no further from a process whose end it was told of until it handles the end, and that it puts off while an event waits on an input that
;; only its command loop reads: here of the files just saved, which eglot watches.  A batch has no command loop, so the last lines are asked for.
(wait "the check"
      (lambda () (with-current-buffer "*compilation*" (string-match-p "^1 error" (buffer-string))))
      (get-buffer-process "*compilation*"))
(with-current-buffer "*compilation*"
  (let ((found (compilation--message->loc (compilation-next-error 1 nil (point-min)))))
    (saw 'checked `((file . ,(caar (compilation--loc->file-struct found))) (line . ,(compilation--loc->line found))))))

(open-spec "main.gen")
(font-lock-ensure)
(saw 'colours
     `((word . ,(face-at "^model"))
       (item . ,(face-at "latent"))
       (soft . ,(face-at "\\_<from\\_>"))
       (setting . ,(face-at "source"))
       (type . ,(face-at "real\\["))
       (distribution . ,(face-at "Normal"))
       (function . ,(face-at "csv"))
       (string . ,(face-at "\"rows"))
       (doc . ,(face-at "What each"))
       (name . ,(face-at "Codes {"))
       (number . ,(face-at "2\\]"))))
(saw 'mode (symbol-name major-mode))

(with-temp-file "seen.json" (insert (json-encode (nreverse seen))))
(let ((kill-buffer-query-functions nil)) (eglot-shutdown (eglot-current-server)))
