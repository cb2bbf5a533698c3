// This Worker runs in workerd beside the local KV, because a put from inside costs a fraction of one through a proxy.
export default {
  async fetch(request, { NEWS, SEARCH }) {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/list') return Response.json(await NEWS.list({ cursor: searchParams.get('cursor') || undefined }))
    if (pathname === '/get') return Response.json([...(await NEWS.get(await request.json(), 'text'))])
    if (pathname === '/describe') return Response.json(await describeAll(NEWS, await request.json()))
    if (pathname === '/sql') return Response.json(await runAll(SEARCH, await request.json()))
    if (pathname === '/put') await putAll(NEWS, await request.arrayBuffer())
    if (pathname === '/delete') {
      const keys = await request.json()
      await Promise.all(keys.map((key) => NEWS.delete(key)))
    }
    return new Response(null, { status: 204 })
  },
}

// One transaction; the rows of each statement.
async function runAll(SEARCH, statements) {
  const results = await SEARCH.batch(statements.map(({ sql, params = [] }) => SEARCH.prepare(sql).bind(...params)))
  return results.map(({ results }) => results)
}

// The metadata of the keys that are there: their values may be large, and are not read.
async function describeAll(NEWS, keys) {
  const all = keys.map(async (key) => {
    const { value, metadata } = await NEWS.getWithMetadata(key, 'stream')
    await value?.cancel()
    return value === null ? [] : [[key, metadata]]
  })
  return (await Promise.all(all)).flat()
}

// `toBody` in local.ts makes this body, in which the values are plain bytes.
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
