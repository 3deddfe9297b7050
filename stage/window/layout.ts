/** Where the screen of the terminal and the panel of the bench stand in the window. */
export interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly panel: "beside" | "below" | "over" | "hidden";
  /** Top left corner and size of the panel, in cells; the screen is always at the top left. */
  readonly at: { readonly column: number; readonly row: number; readonly columns: number; readonly rows: number };
}

const BESIDE_COLUMNS = 30;
const BELOW_ROWS = 7;

/** Beside the screen where there is room, else below, else over it while it is asked for (Tab). */
export function layoutOf(
  window: { readonly columns: number; readonly rows: number },
  screen: { readonly columns: number; readonly rows: number },
  asked: boolean,
): Layout {
  const size = { columns: screen.columns, rows: screen.rows };
  const right = window.columns - screen.columns - 1;
  if (right >= BESIDE_COLUMNS) {
    return { ...size, panel: "beside", at: { column: screen.columns + 1, row: 0, columns: right, rows: window.rows } };
  }
  const under = window.rows - screen.rows - 1;
  if (under >= BELOW_ROWS) {
    return { ...size, panel: "below", at: { column: 0, row: screen.rows + 1, columns: window.columns, rows: under } };
  }
  const rows = Math.min(window.rows, Math.max(BELOW_ROWS, screen.rows - 2));
  const at = { column: 0, row: window.rows - rows, columns: Math.min(window.columns, screen.columns), rows };
  return { ...size, panel: asked ? "over" : "hidden", at };
}
