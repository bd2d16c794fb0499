/** A text table with one row per measurement. */
export const table = (
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string => {
  const lines = [[title, ...columns], ...rows]
  const widths = [title, ...columns].map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)))
  const cells = (line: readonly string[]) =>
    widths.map((width, at) => (at === 0 ? (line[at] ?? '').padEnd(width) : (line[at] ?? '').padStart(width)))
  return lines.map((line) => cells(line).join('  ').trimEnd()).join('\n')
}

export const micros = (value: number): string =>
  value < 0.1 ? `${(value * 1000).toFixed(1)} ns` : `${value < 10 ? value.toFixed(2) : value.toFixed(0)} µs`

export const millis = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`

export const times = (value: number): string => `× ${value < 10 ? value.toFixed(2) : value.toFixed(0)}`
