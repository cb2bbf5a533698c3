import { lookup } from 'mrmime'

const UNKNOWN = 'application/octet-stream'

/** Gives the media type of a file by the extension of its name, without parameters. */
export function mediaTypeOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return (dot === -1 ? undefined : lookup(name.slice(dot + 1))) ?? UNKNOWN
}

/** True for a media type whose files are text. */
export const isText = (mediaType: string): boolean =>
  mediaType.startsWith('text/') || /[/+](?:json|xml)$/.test(mediaType)
