/** Levenshtein distance. @see https://en.wikipedia.org/wiki/Levenshtein_distance */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of Array.from(from).entries()) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j += 1) {
      const replaced = (row[j] ?? 0) + (to[j] === letter ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The known word closest to a mistyped one, if it is close enough. */
export const nearestWord = (typed: string, known: readonly string[]): string | undefined => {
  const plain = typed.toLowerCase().replaceAll('-', '_')
  const near = known
    .map((word) => ({ word, changes: distance(plain, word.toLowerCase().replaceAll('-', '_')) }))
    .filter(
      ({ word, changes }) => changes <= Math.max(2, Math.floor(word.length / 3)) && changes < word.length,
    )
  return near.toSorted((a, b) => a.changes - b.changes)[0]?.word
}
