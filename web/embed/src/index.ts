export { createConnect } from './create-connect.ts'
export type * from './types.ts'
