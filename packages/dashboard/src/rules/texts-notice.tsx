import { get, request } from "../api/request.ts";
import { useLoaded } from "../api/use-loaded.ts";
import { useStream } from "../api/use-stream.ts";
import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { momentText } from "../components/time.tsx";
import { showDone } from "../components/toast-message.ts";
import { type Texts, textsPath } from "./rules-api.ts";

/** Whether rules may write, and the switch. */
export function TextsNotice({ channelId }: { channelId: string }) {
  const path = textsPath(channelId);
  const { data, reload } = useLoaded(path, () => get<Texts>(path));
  // A refusal comes with an action.
  useStream(["action"], reload);
  const texts = data.value;
  if (!texts) return null;
  const turn = (state: "on" | "off") => async (): Promise<void> => {
    await request("PUT", path, { state });
    reload();
    showDone(state === "on" ? "Rules may write again." : "Rules write nothing until texts are switched on.");
  };
  if (texts.state === "on") {
    return (
      <Notice tone="note">
        <p>Texts are on: rules may write to callers.</p>
        <Button onClick={turn("off")}>Switch texts off</Button>
      </Notice>
    );
  }
  return (
    <Notice tone={texts.state === "off" ? "bad" : "busy"}>
      <p>{whyText(texts)}</p>
      <Button onClick={turn("on")}>Switch texts on</Button>
    </Notice>
  );
}

/** Why rules do not write, and what to do about it. */
function whyText({ state, paused_until: until, off_since: since, refused_with: code }: Texts): string {
  if (state === "paused") {
    const end = until === null ? "" : ` until ${momentText(new Date(until))}`;
    const why =
      code === 463
        ? "WhatsApp allows this number no texts to people who never wrote to it"
        : `WhatsApp asked to slow down${code === null ? "" : ` (${code})`}`;
    return `Texts are paused${end}: ${why}. They go on by themselves; calls are declined as ever.`;
  }
  const from = since === null ? "" : ` since ${momentText(new Date(since))}`;
  if (code === null) return `Texts are off${from}: somebody switched them off. Calls are declined as ever.`;
  return `Texts are off${from}: WhatsApp refused them (${code}). Look at WhatsApp on the phone before you switch them on.`;
}
