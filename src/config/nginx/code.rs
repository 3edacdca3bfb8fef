//! Blocks of Lua, which are passed over: braces in their strings and comments do not count.

/// Returns whether the block of a directive is code.
pub(super) fn is_block(name: &str) -> bool {
    name.ends_with("_by_lua_block")
}

/// Returns the position after the brace that closes a block of code. `None` if it is not closed.
pub(super) fn end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 1_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = match long(bytes, at + 2) {
                    Some(open) => closed(bytes, open)?,
                    None => bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end),
                };
                continue;
            }
            b'"' | b'\'' => at = string(bytes, at),
            b'[' => {
                if let Some(open) = long(bytes, at) {
                    at = closed(bytes, open)?;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Returns the position of the mark that ends a string, or the end of its line.
fn string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => break,
            byte if *byte == bytes[start] => break,
            _ => {}
        }
        at += 1;
    }
    at
}

/// Returns what follows an opening long bracket, `[[` or `[==[`: its position, and the number of equals signs.
fn long(bytes: &[u8], start: usize) -> Option<(usize, usize)> {
    let rest = bytes.get(start..)?.strip_prefix(b"[")?;
    let level = rest.iter().take_while(|byte| **byte == b'=').count();
    (rest.get(level) == Some(&b'[')).then_some((start + level + 2, level))
}

/// Returns the position after the long bracket that closes one.
fn closed(bytes: &[u8], (start, level): (usize, usize)) -> Option<usize> {
    let mut at = start;
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == b']')? + 1;
        let equals = bytes[at..].iter().take_while(|byte| **byte == b'=').count();
        if equals == level && bytes.get(at + equals) == Some(&b']') {
            return Some(at + equals + 1);
        }
        at += equals;
    }
}
