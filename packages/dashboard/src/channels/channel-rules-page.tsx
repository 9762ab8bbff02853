import { Crumb } from "../components/crumb.tsx";
import { Notice } from "../components/notice.tsx";
import { PageHead } from "../components/panel.tsx";
import { hrefTo } from "../navigation/route.ts";
import { ActionsPanel } from "../rules/actions-panel.tsx";
import { RulesEditor } from "../rules/rules-editor.tsx";
import { TextsNotice } from "../rules/texts-notice.tsx";
import { oneWay, whyNot } from "../sources/words.ts";
import { channelById, channelNamed } from "./channel-list.ts";

/** The rules of a channel, and what they did. */
export function ChannelRulesPage({ channelId }: { channelId: string }) {
  return (
    <>
      <Crumb href={hrefTo(["channels", channelId])}>{channelNamed(channelId)}</Crumb>
      <PageHead
        title="Rules"
        about="What happens by itself when a call comes, or when nobody answered. Nothing changes before you save."
      />
      <Writing channelId={channelId} />
      <RulesEditor channelId={channelId} />
      <ActionsPanel channelId={channelId} />
    </>
  );
}

/** Whether rules may write to callers; for a source that cannot act, why they do not. */
function Writing({ channelId }: { channelId: string }) {
  const channel = channelById(channelId);
  if (!channel || whyNot(channel, "text") === undefined) return <TextsNotice channelId={channelId} />;
  return (
    <Notice tone="busy">
      <p>
        {oneWay(channel.source)} Rules of this channel can remind you and put words to calls, but not decline
        calls or write to callers.
      </p>
    </Notice>
  );
}
