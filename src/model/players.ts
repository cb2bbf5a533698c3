/** These players may be framed: they run in their own origin, sandboxed. Of each host only the path of its player is allowed. */
const players: Record<string, RegExp> = {
  'www.youtube.com': /^\/embed\/[\w-]+$/,
  'www.youtube-nocookie.com': /^\/embed\/[\w-]+$/,
  'player.vimeo.com': /^\/video\/\d+$/,
  'player.bilibili.com': /^\/player\.html$/,
  'v.qq.com': /^\/txp\/iframe\/player\.html$/,
  'player.youku.com': /^\/embed\/[\w=-]+$/,
  'www.dailymotion.com': /^\/embed\/video\/\w+$/,
  'media.ccc.de': /^\/v\/[\w.-]+\/oembed$/,
  'archive.org': /^\/embed\/[\w.-]+$/,
}

/** Pages may frame these hosts and no others. */
export const playerHosts: readonly string[] = Object.keys(players)

/** True for hosts of videos, whether or not the host has a player that may be framed. */
export const isVideoHost = (host: string): boolean =>
  Object.hasOwn(players, host) || /(?:^|\.)(?:qq|youku|bilibili)\.com$/.test(host)

/** Makes the address of a video's player one over https that starts when its reader wishes. It is null for any other address. */
export function playerUrl(src: unknown): string | null {
  const url = typeof src === 'string' ? URL.parse(src) : null
  if (url === null || !/^https?:$/.test(url.protocol) || !Object.hasOwn(players, url.host)) return null
  if (!players[url.host]?.test(url.pathname)) return null
  url.protocol = 'https:'
  url.username = ''
  url.password = ''
  for (const [name, value] of [...url.searchParams])
    if (/^auto(?:play)?$/i.test(name) && !/^(?:0|false)$/i.test(value)) url.searchParams.delete(name)
  return url.href
}
