import { type BinaryNode, encodeBinaryNode } from "baileys";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeStanza, forever } from "../src/stanzas/encode.ts";
import { node } from "../src/stanzas/node.ts";

const text = fc.oneof(
  fc.constantFrom(
    "call",
    "offer",
    "from",
    "id",
    "",
    "16",
    "2",
    "0",
    "t",
    "@s.whatsapp.net",
    "s.whatsapp.net",
  ),
  fc.constantFrom("61371989950@s.whatsapp.net", "61371989950:3@s.whatsapp.net", "182736450918273@lid"),
  fc.constantFrom("182736450918273:12@lid", "120363012345678901@g.us", "status@broadcast"),
  fc.string({ unit: fc.constantFrom(..."0123456789ABCDEF"), maxLength: 140 }),
  fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 140 }),
  fc.string({ unit: fc.constantFrom(..."0123456789-."), maxLength: 140 }),
  fc.string({ maxLength: 300 }),
);
const tag = text.filter((word) => word !== "");
const attrs = fc.dictionary(tag, text, { maxKeys: 6, noNullPrototype: true });
const leaf = fc.oneof(fc.constant(undefined), text, fc.uint8Array({ maxLength: 600 }));

const { stanza } = fc.letrec<{ stanza: BinaryNode }>((tie) => ({
  stanza: fc
    .tuple(
      tag,
      attrs,
      fc.oneof({ depthSize: "small" }, leaf, fc.array(tie("stanza") as fc.Arbitrary<BinaryNode>)),
    )
    .map(([name, attributes, content]) => ({
      tag: name,
      attrs: attributes,
      ...(content === undefined ? {} : { content }),
    })),
}));

test("writes stanzas byte for byte as Baileys does", () => {
  fc.assert(
    fc.property(stanza, (each) => {
      expect(encodeStanza(each).toString("hex")).toBe(encodeBinaryNode(each).toString("hex"));
    }),
    { numRuns: 1_000 },
  );
});

test("writes long lists and long contents", () => {
  const many = node(
    "list",
    {},
    Array.from({ length: 300 }, (_, index) => node("key", { id: String(index) })),
  );
  const long = node("enc", { v: "2" }, Buffer.alloc(2 ** 20 + 7, 3));
  for (const each of [many, long, node("iq", {}, [many, node("enc", {}, Buffer.alloc(70_000, 1))])]) {
    expect(encodeStanza(each).equals(encodeBinaryNode(each))).toBe(true);
  }
});

test("writes what never changes as if it did", () => {
  const child = node("audio", { enc: "opus", rate: "8000" });
  const parent = node("offer", { "call-id": "ED3D9B4864F90327F10D24BAEED6CFB9" }, [forever(child), child]);
  expect(encodeStanza(parent).equals(encodeBinaryNode(parent))).toBe(true);
});
