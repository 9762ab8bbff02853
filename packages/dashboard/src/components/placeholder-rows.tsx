import "./placeholder-rows.css";

/** Placeholders for rows that are loading, so that nothing jumps. */
export function PlaceholderRows({ columns, rows = 6 }: { columns: number; rows?: number }) {
  return (
    <>
      {Array.from({ length: rows }, (_, row) => (
        <tr key={row} class="placeholder">
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
