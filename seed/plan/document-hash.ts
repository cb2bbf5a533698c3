import { hash } from 'node:crypto'

/** 96 bits of SHA-256 over the value's UTF-8, in base64url: enough to tell any two versions of a document apart. */
export const documentHash = (value: string): string => hash('sha256', value, 'base64url').slice(0, 16)
