import { lookup } from 'mrmime'

const UNKNOWN = 'application/octet-stream'

/** Gives the media type of a file by the extension of its name, without parameters. */
export function mediaTypeOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  // The package looks in a plain object, which has more than the names that it lists.
  const found: unknown = dot === -1 ? undefined : lookup(name.slice(dot + 1))
  return typeof found === 'string' ? found : UNKNOWN
}

/** True for a media type whose files are text. */
export const isText = (mediaType: string): boolean =>
  mediaType.startsWith('text/') || /[/+](?:json|xml)$/.test(mediaType)
