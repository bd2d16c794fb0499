const channel = (hex: string): number => {
  const part = parseInt(hex, 16) / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** The relative luminance, from 0 to 1, of a colour `#rrggbb`; null for another text. @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number | null {
  const parts = /^#(..)(..)(..)$/.exec(colour)
  if (!parts) return null
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map(channel)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The contrast of two colours `#rrggbb`, from 1 to 21. @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrastOf(one: string, other: string): number {
  const first = luminance(one) ?? 0
  const second = luminance(other) ?? 0
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05)
}

/** Black or white, whichever has more contrast on the colour. */
export function readableTextColour(colour: string): '#000000' | '#ffffff' {
  if (luminance(colour) === null) return '#ffffff'
  return contrastOf(colour, '#ffffff') >= contrastOf(colour, '#000000') ? '#ffffff' : '#000000'
}
