import { query } from "../../src/compiler/index.ts";
import { atPosition, editsByUri, sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import { LSPErrorCodes, type RenameParams, ResponseError, type WorkspaceEdit } from "../protocol.ts";

const refuse = (because: string) => new ResponseError<void>(LSPErrorCodes.RequestFailed, because);

export const rename: Feature = {
  methods: ["textDocument/prepareRename", "textDocument/rename"],
  capabilities: { renameProvider: { prepareProvider: true } },
  register(connection, session) {
    connection.onPrepareRename(
      guarded(connection, null, (params) => {
        const { analysis, offset } = atPosition(session, params);
        const found = query.prepareRename(analysis, offset);
        if (!found.ok) return refuse(found.because);
        return { range: linesOf(sourceOf(analysis)).range(found.place), placeholder: found.name };
      }),
    );
    connection.onRenameRequest(
      guarded<RenameParams, WorkspaceEdit | ResponseError<void> | null>(connection, null, (params) => {
        const { path, analysis, offset } = atPosition(session, params);
        const prepared = query.prepareRename(analysis, offset);
        if (!prepared.ok) return refuse(prepared.because);
        const analyses = session.workspace.analysesNaming(path, prepared.name);
        const found = query.rename(analyses, offset, params.newName);
        return found.ok ? { changes: editsByUri(session, analyses, found.edits) } : refuse(found.because);
      }),
    );
  },
};
