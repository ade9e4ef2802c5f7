import { createHash, randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** 256 random bits, safe in headers and cookies. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a random secret, hexadecimal; enough for secrets that cannot be guessed. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A password that people can type: 100 random bits without characters that look alike. */
export function randomPassword(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  const characters = Array.from(randomBytes(20), (byte) => alphabet[byte % alphabet.length]).join('');
  return (characters.match(/.{5}/g) ?? []).join('-');
}

/** argon2id in PHC format, with the library's parameters. */
export function passwordHash(password: string): Promise<string> {
  return hash(password);
}

export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return verify(stored, password);
}
