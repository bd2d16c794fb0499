import type * as z from 'zod'
import { isMap } from './value-at.ts'

type Shape = Readonly<Record<string, z.ZodType>>

/** The well-formed settings of a mapping, so that one mistake does not hide others. */
export type Draft<Of extends Shape> = { readonly [Key in keyof Of]?: z.output<Of[Key]> | undefined }

export const draftOf = <Of extends Shape>(shape: Of, written: unknown): Draft<Of> => {
  const fields = isMap(written) ? written : {}
  const read = Object.entries(shape).map(([key, schema]) => [key, schema.safeParse(fields[key]).data])
  return Object.fromEntries(read) as Draft<Of>
}
