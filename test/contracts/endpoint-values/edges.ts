/** Values of one input field at the edges of what it accepts. `undefined` stands for an absent field. */
export interface Edges {
  readonly accepts: readonly unknown[]
  readonly refuses: readonly unknown[]
}

/** Values of no text field, number field or list. */
const foreign = [true, {}]

const required = (edges: Edges): Edges => ({ ...edges, refuses: [...edges.refuses, undefined, null] })

const spelled = (length: number, unit: string): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length)

/** A text of `min` to `max` characters; `unit` is repeated to get them, `never` are texts with a forbidden character. */
export const text = (min: number, max: number, unit = 'a', never: readonly string[] = []): Edges =>
  required({
    accepts: [spelled(min, unit), spelled(max, unit)],
    refuses: [
      ...(min > 0 ? [spelled(min - 1, unit)] : []),
      spelled(max + 1, unit),
      ...never,
      1,
      [],
      ...foreign,
    ],
  })

export const identifier = text(1, 64, 'aZ0_-', ['a b', 'a.b', 'a/b', 'a%2f', 'a\n', 'é'])
/** The id of an endpoint for webhooks. */
const endpointId = text(25, 25, 'we_aZ09-', [`we_${'a'.repeat(21)}=`, `xe_${'a'.repeat(22)}`])
export const oneEndpoint = {
  input: { endpoint: `we_${'a'.repeat(22)}` },
  fields: { endpoint: endpointId },
} as const

export const base64url43 = text(43, 43, 'aZ09_-', [`${'a'.repeat(42)}=`, `${'a'.repeat(42)}+`])
export const verifier = text(43, 128, 'aZ9-._~', [`${'a'.repeat(43)}+`, `${'a'.repeat(43)}\n`])

export const whole = (min: number, max: number): Edges =>
  required({ accepts: [min, max], refuses: [min - 1, max + 1, min + 0.5, String(min), [], ...foreign] })

export const oneOf = (...values: readonly string[]): Edges =>
  required({
    accepts: values,
    refuses: [...values.map((value) => `${value} `), '', 'constructor', 1, ...foreign],
  })

export const flag: Edges = required({ accepts: [true, false], refuses: ['true', 0, 1, {}] })

export const list = (min: number, max: number, item: unknown): Edges => {
  const of = (length: number) => Array.from({ length }, () => item)
  return required({
    accepts: [of(min), of(max)],
    refuses: [...(min > 0 ? [of(min - 1)] : []), of(max + 1), item, ...foreign],
  })
}

/** A place in the activity of a person. */
export const position: Edges = {
  accepts: ['0-0', `${'9'.repeat(16)}-${'9'.repeat(16)}`, undefined],
  refuses: [
    `${'9'.repeat(17)}-0`,
    `0-${'9'.repeat(17)}`,
    '1',
    '-1',
    '1-',
    '1-2-3',
    '1-a',
    ' 1-2',
    '1-2\n',
    '',
    1,
    null,
    ...foreign,
  ],
}

/** @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
export const day: Edges = required({
  accepts: ['2026-06-30', '2028-02-29'],
  refuses: ['2026-6-30', '2026-02-29', '2026-06-31', '2026-06-30T00:00:00Z', '30/06/2026', '', 1],
})

export const moment: Edges = required({
  accepts: ['2026-01-07T00:00:00.000Z', '2026-01-07T00:00:00Z'],
  refuses: ['2026-01-07', '2026-01-07T00:00:00', '2026-01-07T00:00:00+01:00', '2026-02-30T00:00:00Z', '', 1],
})

export const record = (longest: number): Edges =>
  required({
    accepts: [{}, { name: '' }, { name: 'a'.repeat(longest) }],
    refuses: [{ name: 'a'.repeat(longest + 1) }, { name: 1 }, { name: null }, [], 'name', true],
  })

/** An object whose members have edges of their own. */
export const object: Edges = required({ accepts: [], refuses: [[], 'text', 1, true] })

export const schedule: Edges = required({
  accepts: [
    { every: 'hour', minute: 0 },
    { every: 'hour', minute: 59 },
    { every: 'day', time: '00:00' },
    { every: 'day', time: '23:59' },
    { every: 'day', time: '19:00' },
    { every: 'week', weekday: 1, time: '00:00' },
    { every: 'week', weekday: 7, time: '23:59' },
  ],
  refuses: [
    { every: 'hour', minute: -1 },
    { every: 'hour', minute: 60 },
    { every: 'hour', minute: 0.5 },
    { every: 'hour', minute: 0, more: 1 },
    { every: 'hour' },
    { every: 'day', time: '24:00' },
    { every: 'day', time: '23:60' },
    { every: 'day', time: '6:30' },
    { every: 'day', time: '06:30 ' },
    { every: 'day', time: '06:30', more: 1 },
    { every: 'week', weekday: 0, time: '00:00' },
    { every: 'week', weekday: 8, time: '00:00' },
    { every: 'week', weekday: 1, time: '24:00' },
    { every: 'week', weekday: 1, time: '00:00', more: 1 },
    { every: 'month', time: '00:00' },
    {},
    'day',
  ],
})

export const optional = ({ accepts, refuses }: Edges): Edges => ({
  accepts: [...accepts, undefined],
  refuses: refuses.filter((value) => value !== undefined),
})

export const nullable = ({ accepts, refuses }: Edges): Edges => ({
  accepts: [...accepts, null],
  refuses: refuses.filter((value) => value !== null),
})
