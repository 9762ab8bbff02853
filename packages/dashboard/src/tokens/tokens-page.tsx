import { useSignal } from "@preact/signals";
import type { Page } from "@ringhook/api";
import { get, request } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { InlineList } from "../components/inline-list.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { PageHead, Panel } from "../components/panel.tsx";
import { PlaceholderRows } from "../components/placeholder-rows.tsx";
import { NewSecretDialog } from "../components/secret.tsx";
import "../components/table.css";
import { Time } from "../components/time.tsx";
import { type MadeToken, type Token, tokenPath } from "./token.ts";
import { TokenDialog } from "./token-dialog.tsx";

/** The operator's named tokens. */
export function TokensPage() {
  const { data, error, reload } = useLoaded("tokens", () => get<Page<Token>>(tokenPath()));
  const isAdding = useSignal(false);
  const removing = useSignal<Token | undefined>(undefined);
  const made = useSignal<string | undefined>(undefined);
  const show = ({ token }: MadeToken): void => {
    isAdding.value = false;
    made.value = token;
    reload();
  };
  const rotate = async ({ id }: Token): Promise<void> =>
    show(await request<MadeToken>("POST", tokenPath(id, "rotate")));
  const remove = async ({ id }: Token): Promise<void> => {
    await request("DELETE", tokenPath(id));
    reload();
  };
  return (
    <>
      <PageHead
        title="Tokens"
        about="Each opens the API for one program, within its scopes, until it expires."
        actions={
          <Button kind="primary" icon="plus" onClick={() => (isAdding.value = true)}>
            New token
          </Button>
        }
      />
      <Panel flush>
        {error.value !== undefined && <LoadFailure error={error.value} retry={reload} />}
        <TokenTable
          tokens={data.value?.items}
          onRotate={rotate}
          onRemove={(token) => (removing.value = token)}
        />
      </Panel>
      {isAdding.value && <TokenDialog onClose={() => (isAdding.value = false)} onMade={show} />}
      {removing.value && (
        <RemoveDialog token={removing.value} onClose={() => (removing.value = undefined)} onRemove={remove} />
      )}
      {made.value !== undefined && (
        <NewSecretDialog
          secret={{ ...SHOWN_ONCE, text: made.value }}
          onClose={() => (made.value = undefined)}
        />
      )}
    </>
  );
}

const SHOWN_ONCE = { name: "Token", about: "Shown only once. One that it replaces opens for 24 hours more." };

interface TokenTableProps {
  tokens: readonly Token[] | undefined;
  onRotate: (token: Token) => Promise<void>;
  onRemove: (token: Token) => void;
}

function TokenTable({ tokens, onRotate, onRemove }: TokenTableProps) {
  return (
    <table class="table">
      <caption class="unseen">Named tokens</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Channels</th>
          <th scope="col">Scopes</th>
          <th scope="col">Expires</th>
          <th scope="col">Last used</th>
          <th scope="col">
            <span class="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens?.map((token) => (
          <tr key={token.id}>
            <td>{token.name}</td>
            <td class="mono">{token.channels === "all" ? "all" : token.channels.join(" ")}</td>
            <td>{token.scopes.join(", ")}</td>
            <td>{token.expires_at === null ? "never" : <Time at={token.expires_at} />}</td>
            <td>{token.last_used_at === null ? "never" : <Time at={token.last_used_at} />}</td>
            <td>
              <InlineList>
                <Button label={`Rotate ${token.name}`} onClick={() => onRotate(token)}>
                  Rotate
                </Button>
                <Button label={`Remove ${token.name}`} onClick={() => onRemove(token)}>
                  Remove …
                </Button>
              </InlineList>
            </td>
          </tr>
        )) ?? <PlaceholderRows columns={6} rows={3} />}
      </tbody>
    </table>
  );
}

interface RemoveDialogProps {
  token: Token;
  onClose: () => void;
  onRemove: (token: Token) => Promise<void>;
}

function RemoveDialog({ token, onClose, onRemove }: RemoveDialogProps) {
  return (
    <ConfirmDialog
      title={`Remove ${token.name}?`}
      action="Remove token"
      onClose={onClose}
      onConfirm={() => onRemove(token)}
    >
      What uses it is refused from then on.
    </ConfirmDialog>
  );
}
