use competiscan::io::*; use competiscan::Limits;
#[test] fn dump(){ let Ok(dir)=std::env::var("DUMPDIR") else {return};
 let mut r=MailReader::folder(&dir,&Limits::default()).unwrap(); let mut rec=RawRecord::default();
 let t=std::time::Instant::now(); let mut n=0; let mut bytes=0;
 while r.read(&mut rec).unwrap(){ n+=1; bytes+=rec.raw.len();
  println!("=== {} {:?}", rec.file.as_deref().unwrap_or(""), rec.flaws.iter().map(|f|format!("{} {}",f.code,f.detail)).collect::<Vec<_>>());
  for (c,t) in rec.iter(){ let name=&r.columns().get(c).unwrap().name; if name=="html"{continue;} let t:String=t.chars().take(if name=="content"{600}else{200}).collect(); println!("{name}: {t}"); } }
 eprintln!("{n} rows {bytes} bytes {:?} {:?}", t.elapsed(), r.take_notes());
}
