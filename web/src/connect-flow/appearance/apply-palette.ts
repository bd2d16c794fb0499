import type { Palette } from './palette.ts'

interface Styled {
  readonly documentElement: HTMLElement
  adoptedStyleSheets: CSSStyleSheet[]
}

/**
 * Returns a function that sets the custom properties of a document. It uses a constructed sheet and the CSSOM, which no content security
 * policy restricts, and which takes each value as a value, whatever it contains.
 */
export function paletteSetter(document: Styled): (palette: Palette) => void {
  const sheet = new CSSStyleSheet()
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return ({ scheme, properties }) => {
    // Two classes win over the theme rules of tokens.css.
    sheet.replaceSync(':root:root:root {}')
    const [rule] = sheet.cssRules
    if (!(rule instanceof CSSStyleRule)) return
    rule.style.setProperty('color-scheme', scheme)
    for (const [name, value] of Object.entries(properties)) rule.style.setProperty(name, value)
  }
}
