import { expect, it } from 'vitest'
import { isSampleValue } from './sample-value.ts'

it.each([
  'changeme',
  'change-me-please',
  'your-client-secret',
  'YOUR_SECRET',
  'CLIENT-SECRET',
  'client_secret',
  'secret',
  'password',
  'example',
  'example-secret',
  'xxxxxxxxxxxxxxxx',
  '00000000000000000000000000000000',
  '<client secret>',
  '{client_secret}',
  ['$', '{SECRET}'].join(''),
  'test',
  'subscription-key',
  '0123456789abcdef0123456789abcdef',
])('%s is a sample value', (value) => {
  expect(isSampleValue(value)).toBe(true)
})

it.each(['CANARY-SECRET-dp-hybrid', '9f8c1e7ab3d24f60a1c5b7e9d2f40836', 'Secretariat-44-kx', '42_3k1x9acme'])(
  '%s is not a sample value',
  (value) => {
    expect(isSampleValue(value)).toBe(false)
  },
)
