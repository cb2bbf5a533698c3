/** Media types (IANA) of what posts play, by the extension of a file's name. */
const recordingTypes: Record<string, string> = {
  aac: 'audio/aac',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  ogv: 'video/ogg',
  webm: 'video/webm',
}

/** The media type of a recording or a video by its path; null for a path that is none of such a file. */
export function recordingType(path: string): string | null {
  const extension = /\.(\w{1,5})$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(recordingTypes, extension) ? (recordingTypes[extension] ?? null) : null
}
