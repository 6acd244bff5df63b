/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
/-!
# SHA-256

The export names the hash of every source that it speaks about, so that a reader without Lean can
see whether the sources have changed since. Core Lean has no SHA-256; this one follows FIPS 180-4.

## Main definitions

* `ClaimLedger.sha256`: the hash of a byte array as 64 hexadecimal digits.
-/

namespace ClaimLedger

/-- The first 32 bits of the fractional parts of the cube roots of the first 64 primes. -/
private def roundConstants : Array UInt32 := #[
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2]

/-- The first 32 bits of the fractional parts of the square roots of the first 8 primes. -/
private def initialState : Array UInt32 := #[
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]

/-- Rotation to the right. -/
private def rotate (x n : UInt32) : UInt32 := (x >>> n) ||| (x <<< (32 - n))

/-- The message, a one bit, zeros and the length in bits: a multiple of 64 bytes. -/
private def pad (message : ByteArray) : ByteArray := Id.run do
  let bits := message.size * 8
  let mut padded := message.push 0x80
  while padded.size % 64 != 56 do padded := padded.push 0
  for i in [0:8] do padded := padded.push (bits >>> (8 * (7 - i))).toUInt8
  return padded

/-- The 64 words that a block of 64 bytes expands to. -/
private def schedule (bytes : ByteArray) (start : Nat) : Array UInt32 := Id.run do
  let mut w : Array UInt32 := Array.mkEmpty 64
  for i in [0:16] do
    let byte (j : Nat) : UInt32 := (bytes.get! (start + 4 * i + j)).toUInt32
    w := w.push (byte 0 <<< 24 ||| byte 1 <<< 16 ||| byte 2 <<< 8 ||| byte 3)
  for i in [16:64] do
    let a := w[i - 15]!
    let b := w[i - 2]!
    let s0 := rotate a 7 ^^^ rotate a 18 ^^^ (a >>> 3)
    let s1 := rotate b 17 ^^^ rotate b 19 ^^^ (b >>> 10)
    w := w.push (w[i - 16]! + s0 + w[i - 7]! + s1)
  return w

/-- One block's contribution to the state. -/
private def compress (state : Array UInt32) (w : Array UInt32) : Array UInt32 := Id.run do
  let mut (a, b, c, d) := (state[0]!, state[1]!, state[2]!, state[3]!)
  let mut (e, f, g, h) := (state[4]!, state[5]!, state[6]!, state[7]!)
  for i in [0:64] do
    let s1 := rotate e 6 ^^^ rotate e 11 ^^^ rotate e 25
    let t1 := h + s1 + ((e &&& f) ^^^ ((~~~ e) &&& g)) + roundConstants[i]! + w[i]!
    let s0 := rotate a 2 ^^^ rotate a 13 ^^^ rotate a 22
    let t2 := s0 + ((a &&& b) ^^^ (a &&& c) ^^^ (b &&& c))
    (h, g, f, e, d, c, b, a) := (g, f, e, d + t1, c, b, a, t1 + t2)
  return state.zipWith (· + ·) #[a, b, c, d, e, f, g, h]

/-- A word as eight hexadecimal digits. -/
private def hex (x : UInt32) : String :=
  let digits := String.ofList (Nat.toDigits 16 x.toNat)
  "".pushn '0' (8 - digits.length) ++ digits

/-- The SHA-256 of a byte array as 64 lower-case hexadecimal digits. -/
def sha256 (message : ByteArray) : String := Id.run do
  let padded := pad message
  let mut state := initialState
  for block in [0:padded.size / 64] do
    state := compress state (schedule padded (64 * block))
  return state.foldl (fun text word => text ++ hex word) ""

end ClaimLedger
