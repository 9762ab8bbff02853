import { MetaSources } from "../sources/meta-cloud/meta-sources.ts";
import type { OpenAnySource } from "../sources/provider.ts";
import type { OpenSource } from "../sources/source.ts";
import type { AskProvider } from "../sources/whapi/register.ts";
import { whapiSource } from "../sources/whapi/whapi-source.ts";

/** Opens the source of a channel by the kind that it was created with. */
export function openSources(openLinkedDevice: OpenSource, ask: AskProvider): OpenAnySource {
  const meta = new MetaSources();
  return (options) => {
    switch (options.settings().kind) {
      case "linked-device":
        return openLinkedDevice(options);
      case "whapi":
        return whapiSource(ask, options);
      case "meta-cloud":
        return meta.number(options);
      case "meta-app":
        return meta.app(options);
    }
  };
}
