import { findNeedles, type Needle } from './find-needles.ts'
import { formsOf } from './forms.ts'
import { viewsOf } from './views.ts'

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

const lengthMin = 8

interface Sought {
  readonly plantedSecret: string
  /** Position in the list of forms: of several forms found, the first one is reported. */
  readonly rank: number
  readonly form: string
}

const needlesOf = (plantedSecret: string): Needle<Sought>[] => {
  if (plantedSecret.length < lengthMin)
    throw new Error(`A planted secret of ${plantedSecret.length} characters can occur by coincidence.`)
  return formsOf(plantedSecret).map(({ name, needle }, rank) => ({
    bytes: needle,
    tag: { plantedSecret, rank, form: name },
  }))
}

/** Prepares a scan for these secrets, to be run on one source after another. */
export const scanner = (plantedSecrets: Iterable<string>): ((source: Source) => Leak[]) => {
  const search = findNeedles([...new Set(plantedSecrets)].flatMap(needlesOf))
  return ({ name, bytes }) => {
    const leaks = new Map<string, Leak>()
    for (const view of viewsOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)) {
      const found = search(view.bytes).toSorted((one, other) => one.tag.rank - other.tag.rank)
      for (const { tag, offset } of found) {
        const { plantedSecret, form } = tag
        if (leaks.has(plantedSecret)) continue
        leaks.set(plantedSecret, { plantedSecret, source: name, form, view: view.name, offset })
      }
    }
    return [...leaks.values()]
  }
}

/** Finds every planted secret in every source, in any form. */
export const scan = (plantedSecrets: Iterable<string>, sources: Iterable<Source>): Leak[] =>
  [...sources].flatMap(scanner(plantedSecrets))
