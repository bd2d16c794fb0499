import { describe, expect, test } from 'vitest'
import { bypassOf, isBypassEntry } from './no-proxy-engine.ts'

interface Case {
  readonly entry: string
  readonly bypassed: readonly string[]
  readonly proxied: readonly string[]
}

const cases: readonly Case[] = [
  { entry: '*', bypassed: ['https://a.example', 'http://10.0.0.1:8080', 'https://[::1]'], proxied: [] },
  { entry: '*:80', bypassed: ['http://a.example'], proxied: ['https://a.example'] },
  {
    entry: 'api.example.com',
    bypassed: ['https://api.example.com', 'https://v2.api.example.com:8443', 'https://api.example.com.'],
    proxied: ['https://example.com', 'https://myapi.example.com', 'https://api.example.com.evil.example'],
  },
  {
    entry: '.example.com',
    bypassed: ['https://example.com', 'https://a.b.example.com'],
    proxied: ['https://notexample.com'],
  },
  { entry: '*.example.com', bypassed: ['https://a.example.com'], proxied: ['https://example.com'] },
  { entry: 'API.Example.COM.', bypassed: ['https://api.example.com'], proxied: ['https://example.com'] },
  {
    entry: 'api.example.com:8443',
    bypassed: ['https://api.example.com:8443'],
    proxied: ['https://api.example.com'],
  },
  {
    entry: 'api.example.com:443',
    bypassed: ['https://api.example.com'],
    proxied: ['http://api.example.com'],
  },
  {
    entry: '127.0.0.1',
    bypassed: ['http://127.0.0.1:4101'],
    proxied: ['http://127.0.0.2', 'http://localhost'],
  },
  {
    entry: '10.0.0.0/8',
    bypassed: ['https://10.200.3.4'],
    proxied: ['https://11.0.0.1', 'https://ten.example'],
  },
  {
    entry: '10.1.0.0/16:8443',
    bypassed: ['https://10.1.9.9:8443'],
    proxied: ['https://10.1.9.9', 'https://10.2.0.1:8443'],
  },
  {
    entry: '192.168.1.10-192.168.1.20',
    bypassed: ['https://192.168.1.15'],
    proxied: ['https://192.168.1.21'],
  },
  { entry: '::1', bypassed: ['http://[::1]:8080'], proxied: ['http://[::2]'] },
  { entry: '[2001:db8::1]', bypassed: ['https://[2001:db8::1]'], proxied: ['https://[2001:db8::2]'] },
  {
    entry: '[2001:db8::1]:8443',
    bypassed: ['https://[2001:db8::1]:8443'],
    proxied: ['https://[2001:db8::1]'],
  },
  { entry: '2001:db8::/32', bypassed: ['https://[2001:db8:9::1]'], proxied: ['https://[2001:db9::1]'] },
]

describe('a destination is reached without a proxy if NO_PROXY names it', () => {
  test.each(cases)('PX-60: $entry', ({ entry, bypassed, proxied }) => {
    const isBypassed = bypassOf([entry])
    expect(bypassed.filter((url) => !isBypassed(new URL(url)))).toEqual([])
    expect(proxied.filter((url) => isBypassed(new URL(url)))).toEqual([])
  })

  test('PX-60: any entry of several decides, and none bypasses nothing', () => {
    expect(bypassOf(['a.example', 'b.example'])(new URL('https://b.example'))).toBe(true)
    expect(bypassOf([])(new URL('https://b.example'))).toBe(false)
  })

  test.each([
    'http://proxy.example',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.9-10.0.0.1',
    'user@host',
    'a.example/path',
  ])('PX-60: %s has no meaning and bypasses nothing', (entry) => {
    expect(isBypassEntry(entry)).toBe(false)
    expect(bypassOf([entry])(new URL('https://10.0.0.5'))).toBe(false)
  })
})
