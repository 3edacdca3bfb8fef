//! The text as bytes: line ends, marks, tabs, encodings.

use super::{SOUND, assert_fault, assert_places, recommend};

#[test]
fn line_ends_of_every_system_give_the_same_places() {
    let unix = "flows:\n  chat:\n    latency: low\n    latency: low\n    volume: no\n";
    for text in [unix.to_owned(), unix.replace('\n', "\r\n"), unix.replace('\n', "\r")] {
        let ended = recommend(&text);
        assert_places(&ended, &[("duplicate-key", 4, 5), ("unknown-name", 5, 13)]);
    }
    let sound = recommend(SOUND).stdout;
    assert_eq!(recommend(SOUND.replace('\n', "\r\n")).stdout, sound);
    assert_eq!(recommend(SOUND.replace('\n', "\r")).stdout, sound);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    assert_eq!(recommend(format!("\u{feff}{SOUND}")).stdout, recommend(SOUND).stdout);
    let ended = recommend("\u{feff}flaws: 1\nflows:\n  chat: { latency: low }\n");
    let finding = ended.finding();
    assert_eq!((finding.line, finding.column), (1, 1), "{}", ended.stderr);
    assert!(finding.below.contains("│ flaws: 1\n"), "the excerpt shows the line without the mark: {}", ended.stderr);
}

#[test]
fn tabs_are_refused_as_indentation_only() {
    let finding = recommend("flows:\n\tchat:\n\t\tlatency: low\n").finding();
    assert_eq!((finding.kind.as_str(), finding.line), ("syntax", 2));
    assert!(finding.message.contains("tab"), "{}", finding.message);
    assert_eq!(recommend("flows:\t# x\n  chat:\t\n    latency:\tlow\t\n").code, Some(0));
}

#[test]
fn a_file_that_is_not_utf_8_is_told_to_become_it() {
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { SOUND.encode_utf16().flat_map(to_bytes).collect() };
    for (mark, bytes) in [([0xff, 0xfe], utf_16(u16::to_le_bytes)), ([0xfe, 0xff], utf_16(u16::to_be_bytes))] {
        assert_fault([mark.as_slice(), &bytes].concat(), "encoding", (1, 1), "save the file as UTF-8, since it is UTF-16");
        let finding = recommend(&bytes).finding();
        assert_eq!((finding.kind.as_str(), finding.line), ("syntax", 1), "without a mark it is UTF-8 with NUL bytes");
    }
    assert_fault(b"flows:\n  caf\xe9: { latency: low }\n", "encoding", (2, 6), "save the file as UTF-8");
    assert_fault(b"flows:\n  chat:\n    description: \xc3\xa9\xff\n", "encoding", (3, 19), "this byte is not UTF-8");
    assert_fault(b"\xff", "encoding", (1, 1), "this byte is not UTF-8");
    // Overlong form, a surrogate, beyond the last character, truncated at the end.
    for bytes in [b"\xc0\xaf".as_slice(), b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"] {
        assert_fault([SOUND.as_bytes(), bytes].concat(), "encoding", (4, 1), "save the file as UTF-8");
    }
}

#[test]
fn bytes_that_no_text_has_are_refused_with_their_place() {
    for (bytes, name) in [("\0", "u{0}"), ("\u{1b}", "u{1b}"), ("\u{7}", "u{7}"), ("\u{7f}", "u{7f}"), ("\u{9b}", "u{9b}")] {
        let finding = recommend(format!("flows:\n  chat:\n    latency: lo{bytes}w\n")).finding();
        assert_eq!((finding.kind.as_str(), finding.line), ("syntax", 3));
        assert_fault(format!("flows:\n  chat:\n    description: \"a{bytes}b\"\n"), "syntax", (3, 20), name);
    }
    assert_fault("\0", "syntax", (1, 1), "u{0}");
    let noise: Vec<u8> = (0..100_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    recommend(&noise).finding();
}
