/**
 * The parameters that the address of the host's page gets when a redirect returns to it. The loader takes them out of the address. `result`
 * is the status of the connect session; `connection` is there if a connection was made.
 */
export const returnParameters = {
  session: 'planbridge_session',
  result: 'planbridge_result',
  connection: 'planbridge_connection',
} as const
