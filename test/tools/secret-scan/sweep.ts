import type { Form } from './forms.ts'
import { formsOf } from './forms.ts'
import type { View } from './views.ts'
import { viewsOf } from './views.ts'

/** Something that must hold no secret: an answer, a file, a log, a database, a bundle. */
export interface Source {
  readonly name: string
  readonly bytes: Uint8Array | string
}

export interface Leak {
  readonly plantedSecret: string
  readonly source: string
  readonly form: string
  /** The wrapping it was found in, and the offset inside. */
  readonly view: string
  readonly offset: number
}

interface Bird {
  readonly plantedSecret: string
  readonly forms: readonly Form[]
}

const marker = 'CANARY'
const lengthMin = 8

const bird = (plantedSecret: string): Bird => {
  if (plantedSecret.length < lengthMin)
    throw new Error(`A planted secret of ${plantedSecret.length} characters would be found by chance.`)
  return { plantedSecret, forms: formsOf(plantedSecret) }
}

const holdsMarker = ({ bytes }: View, forms: readonly Form[]): boolean =>
  forms.some(({ needle }) => bytes.includes(needle))

function findIn(view: View, { plantedSecret, forms }: Bird, source: string): Leak[] {
  for (const { name, needle } of forms) {
    const offset = view.bytes.indexOf(needle)
    if (offset >= 0) return [{ plantedSecret, source, form: name, view: view.name, offset }]
  }
  return []
}

/** A sweep for these canaries, ready to look at one source after another. */
export function sweeper(plantedSecrets: Iterable<string>): (source: Source) => Leak[] {
  const birds = [...new Set(plantedSecrets)].map(bird)
  const unmarked = birds.filter(({ plantedSecret }) => !plantedSecret.includes(marker))
  const markers = formsOf(marker)
  return ({ name, bytes }) => {
    const views = viewsOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
    const leaks = new Map<string, Leak>()
    for (const view of views) {
      // Most canaries carry the marker: where it is missing in every form, none of them can be.
      const suspects = holdsMarker(view, markers) ? birds : unmarked
      for (const leak of suspects.flatMap((suspect) => findIn(view, suspect, name))) {
        if (!leaks.has(leak.plantedSecret)) leaks.set(leak.plantedSecret, leak)
      }
    }
    return [...leaks.values()]
  }
}

/** Finds every canary in every source, in any form. */
export const sweep = (plantedSecrets: Iterable<string>, sources: Iterable<Source>): Leak[] =>
  [...sources].flatMap(sweeper(plantedSecrets))
