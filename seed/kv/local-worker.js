// Runs in workerd beside the local KV: a put from inside costs a fraction of one through a proxy.
export default {
  async fetch(request, { NEWS }) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/list') return Response.json(await NEWS.list({ cursor: searchParams.get('cursor') || undefined }))
    if (pathname === '/get') return Response.json([...(await NEWS.get(await request.json(), 'text'))])
    if (pathname === '/put') await putAll(NEWS, await request.arrayBuffer())
    if (pathname === '/delete') {
      const keys = await request.json()
      await Promise.all(keys.map((key) => NEWS.delete(key)))
    }
    return new Response(null, { status: 204 })
  },
}

// The body is what local.ts makes in `toBody`: values stay the bytes that they are.
async function putAll(NEWS, body) {
  const length = new DataView(body).getUint32(0)
  const pairs = JSON.parse(new TextDecoder().decode(new Uint8Array(body, 4, length)))
  let at = 4 + length
  const puts = pairs.map(({ key, bytes, ...options }) => {
    const value = new Uint8Array(body, at, bytes)
    at += bytes
    return NEWS.put(key, value, options)
  })
  await Promise.all(puts)
}
