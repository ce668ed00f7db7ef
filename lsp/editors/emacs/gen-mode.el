;;; gen-mode.el --- Specs of generative models, for genc  -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; A major mode for `.gen' files: colours, comments, indentation, commands of
;; genc, and its language server by eglot.

;;; Code:

(require 'compile)
(require 'prog-mode)

(defgroup gen nil "Specs of generative models." :group 'languages)

(defcustom gen-command nil
  "The genc to call, a list of strings.
Nil takes the project's own node_modules/.bin/genc, else the genc on the path."
  :type '(choice (const :tag "Find it" nil) (repeat string)))

(defcustom gen-format-on-save nil
  "Whether saving a spec writes it in the canonical form, by the language server."
  :type 'boolean)

(defcustom gen-indent-offset 2
  "Columns of one level.  The canonical form has 2."
  :type 'integer)

;; Words of the language. Written by `npm run docs'.
;; >>> vocabulary
(defconst gen-declaration-words
  '("import" "const" "data" "model" "network" "encoder" "decoder" "generator" "discriminator" "train" "choose")
  "Words that begin a declaration.")
(defconst gen-declaring-words
  '("const" "data" "model" "network" "encoder" "decoder" "generator" "discriminator")
  "Words that the name of a declaration follows.")
(defconst gen-item-words
  '("param" "given" "latent" "observed" "posterior" "adversary" "return" "expect")
  "Words that begin an item.")
(defconst gen-value-words
  '("param" "given" "latent" "observed" "posterior")
  "Words that the name of a value follows.")
(defconst gen-operator-words
  '("and" "or" "not")
  "Operators that are words.")
(defconst gen-link-words
  '("on" "as" "from" "per" "within" "try")
  "Words with a meaning in one place only, names elsewhere.")
(defconst gen-setting-words
  '("source" "test" "sequence" "weight" "split" "where")
  "Settings of a data block.")
(defconst gen-types
  '("real" "positive" "unit" "simplex" "spd" "category" "binary" "count")
  "Kinds of values.")
(defconst gen-distributions
  '("Normal" "LogNormal" "Laplace" "StudentT" "Exponential" "Gamma" "Beta" "ContinuousBernoulli" "Uniform" "Bernoulli"
    "Categorical" "Poisson" "NegativeBinomial" "Dirichlet" "InverseGamma" "InverseWishart" "Markov")
  "Distributions.")
(defconst gen-functions
  '("dot" "exp" "log" "sqrt" "tanh" "sigmoid" "softplus" "softmax" "abs" "relu" "leaky_relu" "elu" "gelu" "silu"
    "dense" "conv" "conv_transpose" "flatten" "reshape" "concat" "embed" "one_hot" "batch_norm" "layer_norm" "dropout"
    "max_pool" "avg_pool" "up_sample" "fill" "present" "binarize" "dequantize" "logit" "max" "min" "standardize"
    "uniform" "identity" "left_right" "csv" "idx" "simulate" "package" "along" "holdout" "folds")
  "Layers, functions, functions of fields, and sources.")
;; <<<

(defvar gen-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?` "\"" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?' "." table)
    (dolist (sign '(?| ?> ?< ?- ?+ ?* ?= ?~ ?@ ?^ ?! ?? ?% ?: ?,)) (modify-syntax-entry sign "." table))
    table)
  "Signs of a spec: `//' begins a comment, columns stand in backquotes.")

(defun gen--soft (words limit)
  "Find one of WORDS before LIMIT that isn't a name: no `:', `=' or `~' follows."
  (let ((found nil) (pattern (concat "\\_<" (regexp-opt words t) "\\_>")))
    (while (and (not found) (re-search-forward pattern limit t))
      (setq found (save-match-data (not (looking-at-p "[ \t]*[]:=~,)]")))))
    found))

(defconst gen-font-lock-keywords
  `((,(regexp-opt gen-declaration-words 'symbols) . font-lock-keyword-face)
    (,(regexp-opt gen-item-words 'symbols) . font-lock-keyword-face)
    (,(regexp-opt gen-operator-words 'symbols) . font-lock-keyword-face)
    (,(lambda (limit) (gen--soft gen-link-words limit)) . font-lock-keyword-face)
    (,(concat "^[ \t]*\\(" (regexp-opt gen-setting-words) "\\)[ \t]*:") 1 font-lock-builtin-face)
    (,(concat (regexp-opt gen-declaring-words 'symbols) "[ \t]+\\(\\(?:\\sw\\|\\s_\\)+\\)") 2 font-lock-function-name-face)
    (,(concat (regexp-opt gen-value-words 'symbols) "[ \t]+\\(\\(?:\\sw\\|\\s_\\)+\\)") 2 font-lock-variable-name-face)
    (,(regexp-opt gen-types 'symbols) . font-lock-type-face)
    (,(regexp-opt gen-distributions 'symbols) . font-lock-type-face)
    (,(regexp-opt gen-functions 'symbols) . font-lock-builtin-face)
    ("|>\\|->\\|\\.\\." . font-lock-constant-face)
    ("\\_<[0-9]+\\(?:\\.[0-9]+\\)?\\(?:[eE][-+]?[0-9]+\\)?\\_>%?" . font-lock-constant-face))
  "Colours of a spec.")

;; `///' belongs to what follows it.
(defun gen--syntactic-face (state)
  "The face of the text or comment that STATE is inside of."
  (cond ((nth 3 state) font-lock-string-face)
        ((save-excursion (goto-char (nth 8 state)) (looking-at-p "///")) font-lock-doc-face)
        (t font-lock-comment-face)))

;;; Indentation

(defun gen--depth ()
  "Levels that are open where this line begins.
Brackets that open on one line are one level."
  (save-excursion
    (back-to-indentation)
    (let ((lines nil))
      (dolist (open (nth 9 (syntax-ppss)))
        (let ((line (line-number-at-pos open)))
          (unless (memq line lines) (push line lines))))
      (- (length lines) (if (looking-at-p "[])}]") 1 0)))))

(defun gen-indent-line ()
  "Indent by the brackets that are open.
A step of a pipe on its own line stands one level deeper."
  (let* ((step (save-excursion (back-to-indentation) (looking-at-p "|>")))
         (column (* gen-indent-offset (+ (max 0 (gen--depth)) (if step 1 0)))))
    (if (<= (current-column) (current-indentation))
        (indent-line-to column)
      (save-excursion (indent-line-to column)))))

(declare-function eglot-managed-p "eglot")
(declare-function eglot-format "eglot")
(defvar eglot-server-programs)

(defun gen--managed-p ()
  "Whether a language server answers for this buffer."
  (and (fboundp 'eglot-managed-p) (eglot-managed-p)))

(defun gen-indent-region (start end)
  "Bring the lines from START to END into the canonical form by the server.
Without a server each of them is indented."
  (if (gen--managed-p)
      (eglot-format start end)
    (let ((indent-region-function nil)) (indent-region start end))))

;;; Commands

(defun gen-executable ()
  "The genc to call for this buffer, a list of strings."
  (or gen-command
      (let* ((inside "node_modules/.bin/genc")
             (folder (locate-dominating-file default-directory inside)))
        (list (if folder (expand-file-name inside folder) "genc")))))

(defun gen--server (&rest _)
  "The language server for eglot."
  (append (gen-executable) '("lsp" "--stdio")))

(defun gen--run (&rest arguments)
  "Call genc with ARGUMENTS in a compilation buffer."
  ;; A compilation buffer shows colours of a terminal as they are written.
  (let ((compilation-environment (cons "NO_COLOR=1" compilation-environment)))
    (compile (mapconcat #'shell-quote-argument (append (gen-executable) arguments) " "))))

(defun gen-check () "Check this spec." (interactive) (gen--run "check" buffer-file-name))
(defun gen-train () "Train the models of this spec." (interactive) (gen--run "train" buffer-file-name))
(defun gen-explain () "Explain how this spec is trained, and why." (interactive) (gen--run "explain" buffer-file-name))

(defun gen-sample ()
  "Draw from the newest run below this folder."
  (interactive)
  (let ((runs (and (file-directory-p "runs") (directory-files "runs" t "-[0-9]+\\'"))))
    (unless runs (user-error "Nothing is trained yet; `gen-train' comes first"))
    (gen--run "sample" (car (sort runs #'file-newer-than-file-p)))))

(add-to-list 'compilation-error-regexp-alist-alist '(genc "^ *--> \\(.+\\):\\([0-9]+\\):\\([0-9]+\\)$" 1 2 3))
(add-to-list 'compilation-error-regexp-alist 'genc)

(defvar gen-mode-map
  (let ((map (make-sparse-keymap)))
    (define-key map (kbd "C-c C-c") #'gen-check)
    (define-key map (kbd "C-c C-t") #'gen-train)
    (define-key map (kbd "C-c C-s") #'gen-sample)
    (define-key map (kbd "C-c C-e") #'gen-explain)
    map)
  "Keys of `gen-mode'.")

(defun gen--before-save ()
  "Format, if that is wanted and a server answers."
  (when (and gen-format-on-save (gen--managed-p)) (eglot-format)))

;;;###autoload
(define-derived-mode gen-mode prog-mode "Gen"
  "Specs of generative models, for genc."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "//+[ \t]*")
  (setq-local font-lock-defaults
              '(gen-font-lock-keywords nil nil nil (font-lock-syntactic-face-function . gen--syntactic-face)))
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2)
  (setq-local indent-line-function #'gen-indent-line)
  (setq-local indent-region-function #'gen-indent-region)
  (setq-local electric-indent-chars (append "{}()[]|" electric-indent-chars))
  (setq-local imenu-generic-expression
              `((nil ,(concat "^" (regexp-opt gen-declaring-words t) "[ \t]+\\(\\(?:\\sw\\|\\s_\\)+\\)") 2)))
  (add-hook 'before-save-hook #'gen--before-save nil t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.gen\\'" . gen-mode))

(with-eval-after-load 'eglot (add-to-list 'eglot-server-programs '(gen-mode . gen--server)))

(provide 'gen-mode)
;;; gen-mode.el ends here
