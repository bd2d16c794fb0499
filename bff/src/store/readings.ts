import type { Hearing, Provenance } from './hearing.ts'

/** Questions to the store that are under way: whoever asks the same meanwhile shares the answer. */
export interface Readings<Row> {
  /** `undefined` was read after the question. */
  ask(key: string): Promise<Row | undefined>
  /** What is being read is not kept, and nobody else shares it. */
  forget(key: string): void
  forgetAll(): void
}

export interface ReadingsWish<Row> {
  readonly read: (key: string) => Promise<Row | undefined>
  readonly keep: (key: string, row: Row | undefined, from: Provenance) => void
}

export const openReadings = <Row>(
  hearing: Pick<Hearing, 'provenance'>,
  { read, keep }: ReadingsWish<Row>,
): Readings<Row> => {
  const underWay = new Map<string, Promise<Row | undefined>>()
  const begin = (key: string): Promise<Row | undefined> => {
    const from = hearing.provenance()
    // What changed since it began took it off the list.
    const isWanted = () => underWay.get(key) === reading
    const reading: Promise<Row | undefined> = read(key)
      .then((row) => {
        if (isWanted()) keep(key, row, from)
        return row
      })
      .finally(() => {
        if (isWanted()) underWay.delete(key)
      })
    underWay.set(key, reading)
    return reading
  }
  return {
    async ask(key) {
      const earlier = underWay.get(key)
      if (!earlier) return begin(key)
      // It began before the question: what was not there then may be there now.
      return (await earlier) ?? underWay.get(key) ?? begin(key)
    },
    forget: (key) => void underWay.delete(key),
    forgetAll: () => underWay.clear(),
  }
}
