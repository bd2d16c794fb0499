import { readableTextColour } from './readable-text-colour.ts'

export interface MarkInput {
  readonly name: string
  /** `#rrggbb`; another text is replaced by a grey. */
  readonly colour: string
  /** SVG path data in a square of 24 units; another text is not used. */
  readonly mark?: string | undefined
}

export interface Mark {
  readonly background: string
  /** Black or white. */
  readonly ink: string
  /** The pictogram; null if there is none, so that the letters are shown. */
  readonly path: string | null
  readonly letters: string
}

const plainColour = '#5b6472'
const pathData = /^[Mm][MmLlHhVvCcSsQqTtAaZz\d\s.,+-]{1,500}$/

const monogram = (name: string): string => {
  const words = name.split(/[\s-]+/).filter(Boolean)
  const letters = words.length > 1 ? words.map((word) => word.slice(0, 1)).join('') : name.slice(0, 1)
  return letters.slice(0, 2).toUpperCase()
}

/** How the mark of a provider is drawn. It comes from a server or from storage, so anything but a colour and path data is left out. */
export function markOf({ name, colour, mark = '' }: MarkInput): Mark {
  const background = /^#[0-9a-f]{6}$/i.test(colour) ? colour : plainColour
  return {
    background,
    ink: readableTextColour(background),
    path: pathData.test(mark) ? mark : null,
    letters: monogram(name),
  }
}
