import "./rows-to-come.css";

/** Rows that are on their way: they keep the place, so that nothing jumps. */
export function RowsToCome({ columns, rows = 6 }: { columns: number; rows?: number }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row} class="to-come">
          {Array.from({ length: columns }, (_, column) => (
            <td key={column}>
              <span />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}
