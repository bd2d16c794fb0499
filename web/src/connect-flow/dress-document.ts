import type { Appearance } from '@planbridge/shared/embed'
import type { ConnectTexts } from '../messages/connect/texts.ts'
import { paletteSetter } from './appearance/apply-palette.ts'
import { paletteOf } from './appearance/palette.ts'

/** Returns a function that sets language, direction and look of the document. */
export function documentDresser(document: Document): (texts: ConnectTexts, appearance: Appearance) => void {
  const set = paletteSetter(document)
  return (texts, appearance) => {
    document.documentElement.lang = texts.locale
    document.documentElement.dir = texts.direction
    set(paletteOf(appearance))
  }
}
