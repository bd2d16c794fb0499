import type { Appearance, AppearanceVariables } from '@planbridge/shared/embed'
import { contrastOf, readableTextColour } from '../../ui/readable-text-colour.ts'

/** Custom properties of the style sheets by name, and the theme. */
export interface Palette {
  readonly scheme: 'light dark' | 'light' | 'dark'
  readonly properties: Readonly<Record<string, string>>
}

/** The least contrast of text. @see https://www.w3.org/TR/WCAG22/#contrast-minimum */
const textContrast = 4.5
/** The least contrast of the edge of a field. @see https://www.w3.org/TR/WCAG22/#non-text-contrast */
const edgeContrast = 3

const parts = (colour: string): readonly number[] =>
  [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))

/** `share` of the first colour, from 0 to 1, in the second. */
function mixed(one: string, other: string, share: number): string {
  const [first, second] = [parts(one), parts(other)]
  const mix = first.map((part, index) => Math.round(part * share + (second[index] ?? 0) * (1 - share)))
  return `#${mix.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

const shares = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0]

/** The colour, moved towards black or white until it has the contrast on every one of the backgrounds. */
function readableOn(colour: string, backgrounds: readonly string[], contrast = textContrast): string {
  const towards = readableTextColour(backgrounds[0] ?? '#ffffff')
  const tries = shares.map((share) => mixed(colour, towards, share))
  return (
    tries.find((one) => backgrounds.every((background) => contrastOf(one, background) >= contrast)) ?? towards
  )
}

/** The background with a share of a colour, or without it if no text could be read on that. */
function tinted(colour: string, background: string, share: number): string {
  const tint = mixed(colour, background, share)
  return contrastOf(readableTextColour(background), tint) >= textContrast ? tint : background
}

interface Ground {
  readonly background: string
  readonly ink: string
}

/** The grounds of the style sheet's own two themes. */
const usual = {
  light: { background: '#ffffff', ink: '#14171c' },
  dark: { background: '#15181d', ink: '#eceef2' },
} as const

const isDark = (colour: string): boolean => readableTextColour(colour) === '#ffffff'

/** The ground that the host has chosen; null if the usual ones apply. */
function groundOf(
  { colorBackground, colorText }: AppearanceVariables,
  theme: 'light' | 'dark',
): Ground | null {
  if (colorBackground === undefined && colorText === undefined) return null
  const background = colorBackground ?? usual[theme].background
  const wanted = colorText ?? readableOn(usual[isDark(background) ? 'dark' : 'light'].ink, [background])
  // A text colour that cannot be read on this background is replaced.
  return { background, ink: readableOn(wanted, [background]) }
}

/** Colours that follow from background and text. */
function surfaces({ background, ink }: Ground): Record<string, string> {
  const sunken = tinted(ink, background, 0.04)
  const hover = tinted(ink, background, 0.06)
  const onAll = [background, sunken, hover]
  return {
    '--canvas': background,
    '--surface': background,
    '--sunken': sunken,
    '--hover': hover,
    '--line': mixed(ink, background, 0.14),
    '--line-control': readableOn(mixed(ink, background, 0.55), [background], edgeContrast),
    '--ink': readableOn(ink, onAll),
    '--ink-soft': readableOn(mixed(ink, background, 0.78), onAll),
    '--ink-faint': readableOn(mixed(ink, background, 0.68), onAll),
  }
}

const byTheme = (value: (theme: 'light' | 'dark') => string): string =>
  `light-dark(${value('light')}, ${value('dark')})`

type GroundOf = (theme: 'light' | 'dark') => Ground

/** The colours of an accent: the fill as it was given, and a text colour that is readable on every ground. */
function accent(colour: string, ground: GroundOf): Record<string, string> {
  const text = (theme: 'light' | 'dark') => {
    const { background, ink } = ground(theme)
    return readableOn(colour, [background, tinted(ink, background, 0.06), softened(colour, background)])
  }
  const onFill = readableTextColour(colour)
  return {
    '--accent-fill': colour,
    '--accent-fill-hover': mixed(colour, onFill === '#ffffff' ? '#000000' : '#ffffff', 0.88),
    '--on-fill': onFill,
    '--accent': byTheme(text),
    '--accent-soft': byTheme((theme) => softened(colour, ground(theme).background)),
  }
}

const softened = (colour: string, background: string): string => tinted(colour, background, 0.1)

function danger(colour: string, ground: GroundOf): Record<string, string> {
  return {
    '--bad': byTheme((theme) => {
      const { background } = ground(theme)
      return readableOn(colour, [background, softened(colour, background)])
    }),
    '--bad-soft': byTheme((theme) => softened(colour, ground(theme).background)),
  }
}

/** The size of usual text in root units, as in tokens.css. */
const bodySize = 0.9375

const sizes = ({
  borderRadius,
  fontSizeBase,
  fontFamily,
  density,
}: AppearanceVariables): Record<string, string> => ({
  ...(borderRadius !== undefined && {
    '--radius': `${borderRadius}px`,
    '--radius-control': `${Math.min(borderRadius, 16)}px`,
  }),
  ...(fontSizeBase !== undefined && { '--root-size': `${fontSizeBase / bodySize}px` }),
  ...(fontFamily !== undefined && { '--sans': fontFamily }),
  ...(density === 'compact' && { '--gap': '0.75' }),
})

/** The scheme of the browser's own controls: that of the background, if the host has chosen one. */
function schemeOf(theme: Appearance['theme'], ground: Ground | null): Palette['scheme'] {
  if (ground) return isDark(ground.background) ? 'dark' : 'light'
  return theme === 'light' || theme === 'dark' ? theme : 'light dark'
}

/** Translates a look into custom properties. Every text colour that follows from a given colour is readable. */
export function paletteOf({ theme, variables = {} }: Appearance): Palette {
  const chosen = groundOf(variables, theme === 'dark' ? 'dark' : 'light')
  const ground: GroundOf = (one) => chosen ?? usual[one]
  return {
    scheme: schemeOf(theme, chosen),
    properties: {
      ...(chosen && surfaces(chosen)),
      ...(variables.colorPrimary !== undefined && accent(variables.colorPrimary, ground)),
      ...(variables.colorDanger !== undefined && danger(variables.colorDanger, ground)),
      ...sizes(variables),
    },
  }
}
