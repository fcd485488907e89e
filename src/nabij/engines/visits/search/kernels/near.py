"""Which visits are near each other in place and time."""

import numpy as np

from nabij.engines.common.compiled import kernel, part


@kernel
def nearest(windows, window_at, minutes, place, travel, words, unit_of, partner, near, count, gaps):
    """Fill `near` with the visits nearest to each: travel, a fifth of the waiting, and lateness in the better order.

    After the correlated customers of Vidal et al., Computers & Operations Research 40, 2013.
    """
    n, most = near.shape
    for v in range(n):
        for u in range(n):
            if u == v or (unit_of[u] == unit_of[v] and partner[u] != v):
                continue
            shared = False
            for word in range(words.shape[1]):
                if words[v, word] & words[u, word]:
                    shared = True
                    break
            if not shared:
                continue
            there, back = travel[place[u], place[v]], travel[place[v], place[u]]
            apart = np.inf
            for i in range(window_at[u], window_at[u + 1]):
                for j in range(window_at[v], window_at[v + 1]):
                    apart = min(apart, gap(windows, i, j, minutes[u], there), gap(windows, j, i, minutes[v], back))
            k = count[v]
            if k == most:
                if apart >= gaps[most - 1]:
                    continue
                k -= 1
            else:
                count[v] += 1
            while k > 0 and gaps[k - 1] > apart:
                gaps[k], near[v, k] = gaps[k - 1], near[v, k - 1]
                k -= 1
            gaps[k], near[v, k] = apart, u


@part
def gap(windows, i, j, minutes, travel):
    waiting = windows[j, 0] - (windows[i, 1] + minutes + travel)
    late = windows[i, 0] + minutes + travel - windows[j, 1]
    return travel + 0.2 * max(0.0, waiting) + max(0.0, late)
