import { sampleBodies } from "@ringhook/calls/fixtures";
import fc from "fast-check";
import { expect, it } from "vitest";
import { whapiAddress } from "../../src/sources/whapi/address.ts";
import { passedOn } from "../../src/sources/whapi/passed-on.ts";
import { readWhapi, type WhapiReading } from "../../src/sources/whapi/read-whapi.ts";
import { ARRIVED, WHAPI_SECRET, whapiElement, whapiRequest } from "./stage/requests.ts";

const SOURCE = { channelId: "MANTIS-M72HC", secrets: [WHAPI_SECRET] };

function reading(body: string, path = "/MANTIS-M72HC"): WhapiReading {
  return readWhapi(whapiRequest(body), whapiAddress("POST", path), SOURCE, ARRIVED) as WhapiReading;
}

/** What leaves for each call of a request. */
function passed(body: string, path?: string, channelId: string | null = "MANTIS-M72HC"): string[] {
  const { reports, body: text } = reading(body, path);
  return reports.map(({ asSent }) => passedOn(text, asSent ?? "", channelId));
}

const compact = sampleBodies.map((body) => body.replace("MANTIS-M72HC", "THEIRS-ABC12"));
const printed = compact.map((body) => JSON.stringify(JSON.parse(body), null, 2));

it.each([
  ["in one line", compact],
  ["printed over several lines", printed],
])("passes on the samples byte for byte, but for the channel's id, in each mode: %s", (_how, bodies) => {
  for (const body of bodies) {
    const ours = body.replace("THEIRS-ABC12", "MANTIS-M72HC");
    for (const path of ["/MANTIS-M72HC", "/MANTIS-M72HC/calls/post", "/MANTIS-M72HC/rhs_1/calls"]) {
      expect(passed(body, path)).toEqual([ours]);
    }
    expect(passed(body, undefined, null)).toEqual([body]);
  }
});

it("keeps canceled, unknown fields, escapes and digits that a parser would lose", () => {
  const call =
    '{ "status":"canceled","id":"A\\u0042", "from" : "919984351847@s.whatsapp.net","x":1.0,"y":12345678901234567890 }';
  const body = `{"calls":[ ${call} ],\n"event":{"type":"calls","event":"post"},"channel_id" : "THEIRS" ,"more":[1.50]}`;
  expect(passed(body)).toEqual([body.replace("THEIRS", "MANTIS-M72HC")]);
});

it("sends each call of a request by itself, with all that stood around it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("initiated", "ringing", "missed", "answered", "canceled"), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.constantFrom("", " ", "\n  "),
      (statuses, space) => {
        const calls = statuses.map((status, at) =>
          JSON.stringify(whapiElement(status, { id: `CALL-${at}` }), null, space),
        );
        const around = (listed: string): string =>
          `{${space}"calls":${space}[${space}${listed}${space}],"event":{"type":"calls","event":"post"},"channel_id":"MANTIS-M72HC"}`;
        const body = around(calls.join(`${space},${space}`)).replace("MANTIS-M72HC", "THEIRS");
        expect(passed(body)).toEqual(calls.map(around));
      },
    ),
  );
});

it("names the channel where Whapi.Cloud did not", () => {
  const body = JSON.stringify({ calls: [whapiElement("missed")], event: { type: "calls", event: "post" } });
  expect(JSON.parse(passed(body)[0] ?? "")).toEqual({ ...JSON.parse(body), channel_id: "MANTIS-M72HC" });
});

it("sends one call alone where the list came twice", () => {
  const [first, second] = ["missed", "ringing"].map((status) => JSON.stringify(whapiElement(status)));
  const body = `{"calls":[${first}],"calls":[${second}],"event":{"type":"calls","event":"post"},"channel_id":"X"}`;
  const alone = body.replace(first ?? "", second ?? "").replace('"X"', '"MANTIS-M72HC"');
  expect(passed(body)).toEqual([alone]);
});

it("names our channel alone where theirs came twice", () => {
  const element = JSON.stringify(whapiElement("missed"));
  const body = `{"channel_id":"ONE","calls":[${element}],"event":{"type":"calls","event":"post"},"channel_id":"TWO"}`;
  expect(passed(body)).toEqual([body.replace(/ONE|TWO/g, "MANTIS-M72HC")]);
});
