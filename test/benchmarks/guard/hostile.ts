/** Credentials whose possible matches overlap as much as they can, by name. The last character is in no hostile body. */
export const hostileCredentials = (): readonly (readonly [string, string])[] => [
  ['backslashes', `${'\\'.repeat(1299)}#`],
  ['percent signs', `${'%'.repeat(1299)}#`],
  ['escaped percent signs', `${'%25'.repeat(433)}#`],
  ['escaped backslashes', `${'\\u005c'.repeat(216)}#`],
  ['one letter', `${'a'.repeat(1299)}#`],
  ['one letter', `${'a'.repeat(16_383)}#`],
  ['backslashes', `${'\\'.repeat(16_383)}#`],
  ['a short period', `${'ab'.repeat(650)}#`],
]

const units = ['\\', '%', '%25', '%2525', '\\u005c', '\\"', 'a', 'ab', '\\u0061', '%61']

/** Bodies made of the beginnings of hostile credentials. */
export const hostileBodies = (bytes: number): readonly Uint8Array<ArrayBuffer>[] =>
  units.map((unit) => new TextEncoder().encode(unit.repeat(Math.ceil(bytes / unit.length))).slice(0, bytes))
