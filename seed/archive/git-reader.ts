import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { type MessagePort, workerData } from 'node:worker_threads'
import type { Answer, Question, ReaderData } from './git-objects.ts'

// A thread that talks to one `git cat-file --batch`. Whoever asks it waits for the answer (see git-objects.ts), so that a site in a
// repository is read as one in a folder is: at once.

/** Of a larger object so many bytes are given; the others are read and dropped. A tree of a million files has 60 MB. */
const MOST_OF_FILE = 25 * 1024 * 1024
const MOST_OF_TREE = 512 * 1024 * 1024
const START_BYTES = 64 * 1024

/** So much is given of what is asked for beforehand. A larger object is asked for again. */
const MOST_BYTES_BEFOREHAND = 256 * 1024

const NEWLINE = 0x0a

const { port, signal, command, args } = workerData as ReaderData

/** What was asked of git and not answered yet. */
const waiting: Question[] = []
let failure: string | null = null

const git = start()

function answer(one: Answer): void {
  port.postMessage(one, one.bytes === null ? [] : [one.bytes.buffer as ArrayBuffer])
  Atomics.add(signal, 0, 1)
  Atomics.notify(signal, 0)
}

function fail(why: string): void {
  failure ??= why
  for (const { id } of waiting.splice(0)) answer({ id, type: 'failed', size: 0, bytes: null, why: failure })
}

;(port as MessagePort).on('message', (question: Question) => {
  waiting.push(question)
  if (failure !== null) fail(failure)
  else git.stdin.write(`${question.id}\n`)
})

function start(): ChildProcessByStdio<Writable, Readable, Readable> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000)
  })
  child.on('error', ({ message }) => fail(message))
  child.on('close', () => fail(said.trim() || 'git has ended'))
  // The end of git is told by `close`.
  child.stdin.on('error', () => {})
  const parse = createParser()
  child.stdout.on('data', (chunk: Buffer) => {
    try {
      parse(chunk)
    } catch (error) {
      // Whoever waits would wait for long.
      fail(`what git says cannot be understood: ${error}`)
      child.kill()
    }
  })
  return child
}

/** Makes the function that takes what git prints, piece by piece: "<id> <type> <size>", the bytes, and a line end. */
function createParser(): (chunk: Buffer) => void {
  let header = ''
  let object: { type: string; size: number; bytes: Uint8Array<ArrayBuffer>; at: number } | null = null
  const finish = (): void => {
    const question = waiting.shift()
    if (object === null || question === undefined) return
    const { type, size, bytes } = object
    const isGiven = !question.isBeforehand || size <= MOST_BYTES_BEFOREHAND
    answer({ id: question.id, type, size, bytes: isGiven ? bytes : null })
    object = null
    header = ''
  }
  const begin = (line: string): void => {
    const [id = '', type = '', size = ''] = line.split(' ')
    if (/^\d+$/.test(size)) {
      const length = Number(size) > (type === 'tree' ? MOST_OF_TREE : MOST_OF_FILE) ? START_BYTES : Number(size)
      object = { type, size: Number(size), bytes: new Uint8Array(length), at: 0 }
      return
    }
    waiting.shift()
    answer({ id, type: 'failed', size: 0, bytes: null, why: `git says "${line.slice(0, 200)}"` })
    header = ''
  }
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (object === null) {
        const end = chunk.indexOf(NEWLINE, at)
        header += chunk.toString('latin1', at, end === -1 ? chunk.length : end)
        at = end === -1 ? chunk.length : end + 1
        if (end !== -1) begin(header)
        continue
      }
      // After the bytes comes a line end.
      const taken = Math.min(object.size + 1 - object.at, chunk.length - at)
      const wanted = Math.min(taken, Math.max(0, object.bytes.length - object.at))
      if (wanted > 0) object.bytes.set(chunk.subarray(at, at + wanted), object.at)
      object.at += taken
      at += taken
      if (object.at > object.size) finish()
    }
  }
}
