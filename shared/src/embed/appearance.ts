import * as z from 'zod/mini'

/** A colour in hexadecimal, such as `#0a66c2`. The frame derives readable text colours from it. */
const colour = z.string().check(z.regex(/^#[0-9a-f]{6}$/i))
const pixels = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max))

/** Names of font families that are installed with operating systems. The frame loads no font. */
const fontFamily = z.string().check(z.regex(/^[A-Za-z0-9 ,'"-]{1,200}$/))

/** Variables of the look. Each has a range in which every screen stays readable; other values are refused. */
export const AppearanceVariables = z.strictObject({
  colorPrimary: z.optional(colour),
  colorBackground: z.optional(colour),
  colorText: z.optional(colour),
  colorDanger: z.optional(colour),
  /** Pixels. */
  borderRadius: z.optional(pixels(0, 24)),
  /** Pixels. */
  fontSizeBase: z.optional(pixels(14, 20)),
  fontFamily: z.optional(fontFamily),
  density: z.optional(z.enum(['comfortable', 'compact'])),
})
export type AppearanceVariables = z.infer<typeof AppearanceVariables>

/** The look of the frame and of the window, as data: styles of the host page do not reach them. */
export const Appearance = z.strictObject({
  theme: z.optional(z.enum(['auto', 'light', 'dark'])),
  variables: z.optional(AppearanceVariables),
})
export type Appearance = z.infer<typeof Appearance>

/** The languages of the frame and of the window. */
export const locales = ['en', 'de', 'es', 'it', 'pl', 'pt'] as const
export const Locale = z.enum(locales)
export type Locale = z.infer<typeof Locale>
