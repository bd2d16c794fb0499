import { describe, expect, test } from 'vitest'
import { admitPerson, asciiDomain, emailDomain } from './firm-sign-in.ts'

const place = { tenant: 'deployment', role: 'person' } as const
const rules = { emailDomains: ['example.com', 'xn--bcher-kva.example'], groups: null, place }
const verified = (email: unknown) => ({ email, email_verified: true })

describe('the domain of an e-mail address', () => {
  test.each([
    ['ann@example.com'],
    ['ann@EXAMPLE.Com'],
    ['Ann.Lee+test@example.com'],
    ['ann@bücher.example'],
    ['ann@BüCHER.example'],
    ['ann@xn--bcher-kva.example'],
  ])('IDT-120: %s is of an allowed domain', (email) => {
    expect(admitPerson(rules, verified(email))).toEqual({ kind: 'admitted', place })
  })

  test.each([
    ['a domain below another one', 'ann@example.com.evil.test'],
    ['a domain that ends alike', 'ann@notexample.com'],
    ['a subdomain', 'ann@mail.example.com'],
    ['a parent domain', 'ann@com'],
    ['a Cyrillic letter', 'ann@ex\u0430mple.com'],
    ['a wide letter', 'ann@\uff45xample.com'],
    ['the sign for kelvin', 'ann@\u212aexample.com'],
    ['a variation selector', 'ann@exam\ufe0fple.com'],
    ['a zero-width joiner', 'ann@exam\u200dple.com'],
    ['a soft hyphen', 'ann@exam\u00adple.com'],
    ['an ideographic full stop', 'ann@example\u3002com'],
    ['a dot at the end', 'ann@example.com.'],
    ['a dot at the beginning', 'ann@.example.com'],
    ['a path', 'ann@example.com/evil.test'],
    ['a path behind a longer label', 'ann@xn--bcher-kvaaaaaaaaa/x.example'],
    ['a port', 'ann@example.com:80'],
    ['a percent sign', 'ann@example%2ecom'],
    ['an encoded Cyrillic letter', 'ann@xn--exmple-4nf.com'],
  ])('IDT-120: %s is not the allowed domain', (_, email) => {
    expect(admitPerson(rules, verified(email)).kind).toBe('refused')
  })

  test.each([
    ['two signs', 'mallory@evil.test@example.com'],
    ['a quoted local part', '"mallory@evil.test"@example.com'],
    ['a quote', '"mallory"@example.com'],
    ['no local part', '@example.com'],
    ['no sign', 'example.com'],
    ['a space', 'ann @example.com'],
    ['a line feed', 'ann@example.com\n'],
    ['a zero byte', 'ann\0@example.com'],
    ['nothing', ''],
    ['a list', ['ann@example.com']],
    ['an object', { email: 'ann@example.com' }],
    ['null', null],
  ])('IDT-120: %s is not an address', (_, email) => {
    expect(emailDomain(email)).toBeUndefined()
  })

  test('IDT-120: an allowed domain is compared with A-labels', () => {
    expect(asciiDomain('Bücher.Example')).toBe('xn--bcher-kva.example')
  })
})

describe('a verified address', () => {
  test.each([[undefined], [false], ['true'], [1], [null], ['false'], [{}]])(
    'IDT-121: email_verified %j does not count as verified',
    (email_verified) => {
      const claims = { email: 'ann@example.com', email_verified }
      expect(admitPerson(rules, claims)).toMatchObject({ kind: 'refused', code: 'email-not-verified' })
    },
  )
})

describe('groups', () => {
  const operators = { name: 'Operators', tenant: 'deployment', role: 'operator' } as const
  const north = { name: 'north', tenant: 'north', role: 'person' } as const
  const ofGroups = { emailDomains: null, groups: { claim: 'groups', allowed: [operators, north] }, place }

  test.each([
    ['a list', ['x', 'north'], north],
    ['a text', 'north', north],
    ['several groups, by the order of the configuration', ['north', 'Operators'], operators],
    ['thousands of groups', [...Array.from({ length: 5_000 }, (_, at) => `g${at}`), 'north'], north],
  ])('IDT-122: %s places the person', (_, groups, { tenant, role }) => {
    expect(admitPerson(ofGroups, { groups })).toEqual({ kind: 'admitted', place: { tenant, role } })
  })

  test.each([
    ['no claim', undefined],
    ['an empty list', []],
    ['another case', ['operators']],
    ['a nested list', [['Operators']]],
    ['an object in the list', [{ name: 'Operators' }]],
    ['an object', { Operators: true }],
    ['texts joined by commas', 'Operators,north'],
    ['texts joined by spaces', 'Operators north'],
    ['a space at the end', ['Operators ']],
    ['another Unicode form', ['Operators\u0301']],
    ['a longer name', ['Operators-emeriti']],
  ])('IDT-122: %s admits nobody to a group', (_, groups) => {
    expect(admitPerson(ofGroups, { groups })).toMatchObject({ kind: 'refused', code: 'group-not-allowed' })
  })

  test.each(['constructor', 'toString', '__proto__'])(
    'IDT-122: the inherited member %s is no claim',
    (claim) => {
      const allowed = [{ ...operators, name: String(Object) }]
      expect(admitPerson({ ...ofGroups, groups: { claim, allowed } }, {}).kind).toBe('refused')
    },
  )

  test('IDT-122: a group does not stand in for a verified address', () => {
    const both = { ...ofGroups, emailDomains: ['example.com'] }
    expect(admitPerson(both, { groups: ['north'] })).toMatchObject({ code: 'email-not-verified' })
    expect(admitPerson(both, { groups: ['x'], ...verified('ann@example.com') })).toMatchObject({
      code: 'group-not-allowed',
    })
  })
})
