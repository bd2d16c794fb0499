import { type Form, formsOf } from './forms.ts'
import { type View, viewsOf } from './views.ts'

/** Bytes that must contain no secret: a response, a file, a log, a database, a bundle. */
export interface Source {
  readonly name: string
  readonly bytes: Uint8Array | string
}

export interface Leak {
  readonly plantedSecret: string
  readonly source: string
  readonly form: string
  /** The decoded view in which it was found. */
  readonly view: string
  /** The offset in that view, in bytes. */
  readonly offset: number
}

interface SearchTarget {
  readonly plantedSecret: string
  readonly forms: readonly Form[]
}

const marker = 'CANARY'
const lengthMin = 8

const targetFor = (plantedSecret: string): SearchTarget => {
  if (plantedSecret.length < lengthMin)
    throw new Error(`A planted secret of ${plantedSecret.length} characters can occur by coincidence.`)
  return { plantedSecret, forms: formsOf(plantedSecret) }
}

const containsAny = ({ bytes }: View, forms: readonly Form[]): boolean =>
  forms.some(({ needle }) => bytes.includes(needle))

const findIn = (view: View, { plantedSecret, forms }: SearchTarget, source: string): Leak[] => {
  for (const { name, needle } of forms) {
    const offset = view.bytes.indexOf(needle)
    if (offset >= 0) return [{ plantedSecret, source, form: name, view: view.name, offset }]
  }
  return []
}

/** Returns a function that scans one source for these planted secrets, in every encoding. */
export const scanner = (plantedSecrets: Iterable<string>): ((source: Source) => Leak[]) => {
  const targets = [...new Set(plantedSecrets)].map(targetFor)
  const unmarked = targets.filter(({ plantedSecret }) => !plantedSecret.includes(marker))
  const markers = formsOf(marker)
  return ({ name, bytes }) => {
    const views = viewsOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
    const leaks = new Map<string, Leak>()
    for (const view of views) {
      // Most planted secrets contain the marker: if no form of it occurs, none of them can.
      const candidates = containsAny(view, markers) ? targets : unmarked
      for (const leak of candidates.flatMap((target) => findIn(view, target, name))) {
        if (!leaks.has(leak.plantedSecret)) leaks.set(leak.plantedSecret, leak)
      }
    }
    return [...leaks.values()]
  }
}

/** Finds every planted secret in every source, in any encoding. */
export const scan = (plantedSecrets: Iterable<string>, sources: Iterable<Source>): Leak[] =>
  [...sources].flatMap(scanner(plantedSecrets))
