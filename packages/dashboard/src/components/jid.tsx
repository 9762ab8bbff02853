/** A number's or a LID's address, which breaks before its `@` where a line is too short for it. */
export function Jid({ jid }: { jid: string }) {
  const [name, ...server] = jid.split("@");
  return (
    <>
      {name}
      {server.length > 0 && (
        <>
          <wbr />@{server.join("@")}
        </>
      )}
    </>
  );
}
