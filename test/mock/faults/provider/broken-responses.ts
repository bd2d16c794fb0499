const json = { headers: { 'content-type': 'application/json' } }
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** A promise that never settles: the server accepts the connection and sends no response. */
export const never = new Promise<Response>(() => {})

/** JSON of the given number of megabytes, generated while it is read. */
export const endlessJson = (megabytes: number): Response => {
  let left = megabytes
  const megabyte = bytesOf(`"${'x'.repeat(1_048_574)}",`)
  const body = new ReadableStream({
    pull(controller) {
      left -= 1
      if (left < 0) controller.close()
      else controller.enqueue(megabyte)
    },
  })
  return new Response(body, json)
}

/** A body that sends one byte every 20 milliseconds and never ends. */
export const drippingJson = (): Response => {
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => void setTimeout(resolve, 20))
      controller.enqueue(bytesOf(' '))
    },
  })
  return new Response(body, json)
}
