"""Mathlib's functions on natural numbers and integers, on Python ints.

Arguments that would make an astronomically large result raise `Undecided` instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from flint import fmpz

from pyisingcheck.semantics.domain import Undecided, Unsupported

__all__ = ["INTEGER_FUNCTIONS", "integer_function"]

_LARGEST = 20_000  # largest argument of a factorial
_EASY_BITS = 64  # to be factored at once, whatever the factors
_PRIME_BITS = 256  # beyond, a primality proof takes too long


def _limit(name: str, n: int, largest: int = _LARGEST) -> int:
    if n > largest:
        raise Undecided(f"{name} beyond {largest}")
    return n


def factorial(n: int) -> int:
    return math.factorial(_limit("factorial", n))


def choose(n: int, k: int) -> int:
    """`Nat.choose`: 0 for k > n."""
    return 0 if k > n else math.comb(n, _limit("choose", min(k, n - k)))


def central_binomial(n: int) -> int:
    """`Nat.centralBinom`: 2n choose n."""
    return math.comb(2 * _limit("centralBinom", n), n)


def double_factorial(n: int) -> int:
    return math.prod(range(_limit("double factorial", n), 0, -2))


def asc_factorial(n: int, k: int) -> int:
    """`Nat.ascFactorial`: n (n+1) ⋯ (n+k−1)."""
    return math.prod(range(n, n + _limit("ascFactorial", k)))


def desc_factorial(n: int, k: int) -> int:
    """`Nat.descFactorial`: n (n−1) ⋯ (n−k+1), 0 for k > n."""
    return 0 if k > n else math.perm(n, _limit("descFactorial", k))


def fib(n: int) -> int:
    return int(fmpz.fib_ui(fmpz(_limit("fib", n, 10**5))))


def prime(n: int) -> bool:
    _limit("a primality proof: bits", n.bit_length(), _PRIME_BITS)
    return n > 1 and bool(fmpz(n).is_prime())


def _factors(n: int) -> list[tuple[int, int]]:
    _limit("a factorization: bits", n.bit_length(), 128)
    if n.bit_length() <= _EASY_BITS:
        return [(int(p), int(e)) for p, e in fmpz(n).factor()]
    found = []
    for p, e in fmpz(n).factor(trial_limit=500):  # the rest may be composite
        part = int(p)
        if not prime(part):
            root = math.isqrt(part)
            if root * root == part:
                part, e = root, 2 * int(e)
            _limit("a factorization: bits of a part", part.bit_length(), _EASY_BITS)
            found += [(q, k * int(e)) for q, k in _factors(part)]
        else:
            found.append((part, int(e)))
    return found


def min_fac(n: int) -> int:
    """`Nat.minFac`: minFac 0 = 2, minFac 1 = 1."""
    return {0: 2, 1: 1}.get(n) or min(p for p, _ in _factors(n))


def padic_valuation(p: int, n: int) -> int:
    """`padicValNat`: 0 for n = 0 or p = 1; every p ≠ 1 counts, prime or not."""
    n, count, power = abs(n), 0, p
    if n == 0 or p < 2:
        return 0
    powers: list[int] = []  # p ^ 2 ^ k, as numbers may be as long as their exponents are large
    while n % power == 0:
        n, count = n // power, count + (1 << len(powers))
        powers.append(power)
        power *= power
    for k, power in reversed([*enumerate(powers)]):
        if n % power == 0:
            n, count = n // power, count + (1 << k)
    return count


def prime_exponent(p: int, n: int) -> int:
    """`Nat.factorization` of n at p: 0 where p is no prime."""
    return padic_valuation(p, n) if prime(p) else 0


def squarefree(n: int) -> bool:
    return n != 0 and all(e == 1 for _, e in _factors(n))


def totient(n: int) -> int:
    return int(fmpz(n).euler_phi()) if _factors(n or 1) or n < 2 else 0


def divisors(n: int) -> list[int]:
    """Return the positive divisors of n in increasing order (none for 0, as `Nat.divisors`)."""
    result = [1] if n else []
    for p, e in _factors(n) if n else []:
        result = [d * p**i for d in result for i in range(e + 1)]
    return sorted(result)


def prime_factors(n: int) -> list[int]:
    """Return the primes that divide n in increasing order (none for 0, as `Nat.primeFactors`)."""
    return sorted(p for p, _ in _factors(n)) if n > 1 else []


def nat_log(b: int, n: int) -> int:
    """`Nat.log`: the largest k with b ^ k ≤ n; 0 for b ≤ 1 or n < b."""
    if b <= 1 or n < b:
        return 0
    k = int(math.log(n, b))
    while b ** (k + 1) <= n:
        k += 1
    while b**k > n:
        k -= 1
    return k


def nat_clog(b: int, n: int) -> int:
    """`Nat.clog`: the least k with n ≤ b ^ k; 0 for b ≤ 1 or n ≤ 1."""
    if b <= 1 or n <= 1:
        return 0
    k = nat_log(b, n)
    return k if b**k == n else k + 1


def digits(b: int, n: int) -> list[int]:
    """`Nat.digits`, least significant first; base 0: the number itself, base 1: n ones."""
    if b < 2:
        return ([n] if n else []) if b == 0 else [1] * _limit("digits in base 1", n)
    result = []
    while n:
        n, d = divmod(n, b)
        result.append(d)
    return result


INTEGER_FUNCTIONS: dict[str, Callable[..., int]] = {
    "gcd": math.gcd,
    "lcm": math.lcm,
    "factorial": factorial,
    "double_factorial": double_factorial,
    "asc_factorial": asc_factorial,
    "desc_factorial": desc_factorial,
    "choose": choose,
    "central_binom": central_binomial,
    "fib": fib,
    "prime": prime,
    "min_fac": min_fac,
    "padic_valuation": padic_valuation,
    "prime_exponent": prime_exponent,
    "squarefree": squarefree,
    "totient": totient,
    "divisor_count": lambda n: len(divisors(n)),
    "divisor_sum": lambda n: sum(divisors(n)),
    "nat_sqrt": math.isqrt,
    "log2": lambda n: max(n.bit_length() - 1, 0),
    "nat_log": nat_log,
    "nat_clog": nat_clog,
    "digit_sum": lambda b, n: sum(digits(b, n)),
    "digit_count": lambda b, n: len(digits(b, n)),
    "land": int.__and__,
    "lor": int.__or__,
    "xor": int.__xor__,
    "size": int.bit_length,
    "test_bit": lambda n, k: bool(n >> k & 1),
}
"""Names of `Domain.integer`; predicates give a bool, which is the integer 0 or 1."""


def integer_function(name: str, *args: int) -> int:
    """Return the function `name` of INTEGER_FUNCTIONS at `args`.

    Raises
    ------
    Unsupported
        For an unknown name.
    Undecided
        For arguments that are too large.
    """
    if name not in INTEGER_FUNCTIONS:
        raise Unsupported(name)
    return INTEGER_FUNCTIONS[name](*args)
