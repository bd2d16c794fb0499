/** The addresses in the text. They are on one machine, as the rules for simulated providers want it; the kit replaces them afterwards. */
export const writtenOrigin = 'http://localhost:8787'
export const writtenOrigins = {
  identity: 'http://127.0.0.1:4101/identity',
  api: 'http://127.0.0.1:4102',
  plannr: 'http://127.0.0.1:4103',
  docplanner: 'http://127.0.0.1:4104',
  firm: 'http://127.0.0.1:4105',
} as const
