export * from './appearance.ts'
export * from './connect-api.ts'
export * from './identifiers.ts'
export * from './messages.ts'
