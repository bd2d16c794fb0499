export * from './events.ts'
export * from './signature.ts'
export * from './question.ts'
