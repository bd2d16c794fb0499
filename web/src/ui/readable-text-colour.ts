const channel = (hex: string): number => {
  const part = parseInt(hex, 16) / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** Black or white, whichever has more contrast on the colour. @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
export function readableTextColour(colour: string): '#000000' | '#ffffff' {
  const parts = /^#(..)(..)(..)$/.exec(colour)
  if (!parts) return '#ffffff'
  const [red = 0, green = 0, blue = 0] = parts.slice(1).map(channel)
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
  return 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 ? '#ffffff' : '#000000'
}
